// All that notices say to people, in one place. The advice goes by what the failure means (RFC 3463), in this order: the
// first that fits is given.

import type { NoticeAction, NoticeRecipient } from "./notice.ts";

export const subjects: Readonly<Record<NoticeAction, string>> = {
  failed: "Not delivered",
  delayed: "Delayed",
  delivered: "Delivered",
  relayed: "Handed on",
};

export const openings: Readonly<Record<NoticeAction, string>> = {
  failed: "Your message could not be delivered to:",
  delayed: "Your message could not be delivered yet to:",
  delivered: "Your message was delivered to:",
  relayed: "Your message was handed on to a server that sends no receipts, for:",
};

export const suppressedFromNowOn =
  "From now on, mail of yours to this address is not sent and comes back at once, since sending on to addresses that are refused would harm all mail of this server. Whoever runs it can take the address off the list (homepost queue suppress remove).";

/** What the recipient's trouble means and what can be done; undefined where the reason says it all. */
export function adviceFor(recipient: NoticeRecipient): string | undefined {
  if (recipient.action !== "failed" && recipient.action !== "delayed") return undefined;
  const facts = factsOf(recipient);
  return advice.find(({ fits }) => fits(facts))?.text(recipient);
}

interface Facts {
  /** Subject and detail of the status, without its class. */
  readonly status: string;
  readonly code: number | undefined;
  readonly isFailed: boolean;
  readonly isSuppressed: boolean;
  /** Decided here, no other server was asked. */
  readonly isOurs: boolean;
  readonly demandsTls: boolean;
  /** The name of the relay that mail is handed to. */
  readonly relay: string | undefined;
  readonly text: string;
}

interface Advice {
  readonly fits: (facts: Facts) => boolean;
  readonly text: (recipient: NoticeRecipient) => string;
}

function factsOf({ entry, action, outcome, via, suppressed }: NoticeRecipient): Facts {
  return {
    status: outcome.enhancedStatusCode.replace(/^\d\./, ""),
    code: outcome.code,
    isFailed: action === "failed",
    isSuppressed: suppressed === "before",
    isOurs: outcome.remoteMta === undefined,
    demandsTls: entry.requireTls === true,
    relay: via,
    text: outcome.text,
  };
}

const advice: readonly Advice[] = [
  {
    fits: ({ isSuppressed }) => isSuppressed,
    text: () =>
      "This server no longer sends your mail to this address, because it was refused before or somebody wanted it so. If the address works again, ask whoever runs this server to take it off the list of suppressed addresses (homepost queue suppress remove).",
  },
  {
    // RFC 4954 §6: 535 5.7.8; 530 and 534 are about what the login needs.
    fits: ({ relay, status, code }) =>
      relay !== undefined &&
      (status === "7.8" || status === "7.9" || code === 535 || code === 530 || code === 534),
    text: ({ via }) =>
      `The smarthost ${via} that takes the mail of this server does not accept its name and password. Whoever runs this server can correct them under Transports (homepost transport test).`,
  },
  {
    fits: ({ relay, status }) => relay !== undefined && status === "4.1",
    text: ({ via }) =>
      `The smarthost ${via} that takes the mail of this server cannot be reached. Whoever runs this server can check its name and port under Transports (homepost transport test).`,
  },
  {
    // The transport "fail": its code and words are those that the configuration gives it.
    fits: ({ isOurs, status, code }) => isOurs && code !== undefined && status === "7.1",
    text: () =>
      "This server is set up not to send such mail. Whoever runs it can change that under Transports (homepost route list).",
  },
  {
    // RFC 8689 §5; servers also say 5.7.10 to mail that demands nothing.
    fits: ({ status, demandsTls }) => status === "7.30" || (status === "7.10" && demandsTls),
    text: () =>
      "You wanted this message to travel over protected connections only, and there is none to this recipient. If it may travel without, send it again without that wish.",
  },
  {
    fits: ({ status, code }) => status === "7.5" || (status === "7.0" && code === undefined),
    text: () =>
      "The connection to the other server could not be protected as its domain demands. That is for the people who run the other server to mend; mail to them is not sent without protection.",
  },
  {
    fits: ({ status }) => status === "1.10",
    text: () => "This domain says of itself that it takes no mail at all.",
  },
  {
    fits: ({ status, code }) => (status === "1.2" || status === "4.4") && code === undefined,
    text: () => "Check the part of the address behind the @: there is no mail for such a domain.",
  },
  {
    fits: ({ status, code, isFailed }) =>
      isFailed && (/^1\.[0136]$/.test(status) || (code === 550 && status === "0.0")),
    text: () =>
      "The other server does not know this address. Check its spelling, or ask the recipient for their present address by another way.",
  },
  {
    fits: ({ status, code }) => status === "2.2" || (code === 452 && status === "0.0"),
    text: () =>
      "The recipient's mailbox is full. Nobody but them can make room: tell them by another way, and send it again later.",
  },
  {
    fits: ({ status, isFailed }) => isFailed && status === "2.1",
    text: () => "The recipient's mailbox is there, but takes no mail at present.",
  },
  {
    fits: ({ status, code }) => status === "3.4" || status === "2.3" || code === 552,
    text: () =>
      "The message is larger than the other server takes. Send it without large attachments, or in parts.",
  },
  {
    fits: ({ status }) => status === "6.7",
    text: () =>
      "The other server takes no addresses with letters beyond ASCII. Use an address without them, if the recipient has one.",
  },
  {
    fits: ({ status }) => status === "4.6",
    text: () =>
      "Mail for this domain is led back here in a circle. Whoever runs this server can set the domain up here, or correct its mail hosts in the DNS.",
  },
  {
    // RFC 7372 §3; X.7.1 is what most say of blocklists.
    fits: ({ status, isFailed, code }) =>
      isFailed && code !== undefined && /^7\.(?:1|2|7|2[0-7])$/.test(status),
    text: () =>
      "The other server refuses this mail by its rules; what it said above may name them. If it names the address of this server or a blocklist, whoever runs this server can send through a smarthost instead (under Transports).",
  },
  {
    fits: ({ status }) => status === "4.3",
    text: () => "The DNS does not tell where mail for this domain goes. That often passes.",
  },
];
