import type { Command } from "../imap/command.ts";
import { ok, type Reply } from "./imap-error.ts";
import type { Session } from "./session.ts";

// RFC 5161 §3.1, RFC 9051 §6.3.1. Words that we cannot enable are passed over.
export function runEnable(
  session: Session,
  { capabilities }: Extract<Command, { kind: "enable" }>,
): Reply {
  const names = capabilities.map((capability) => enable(session, capability));
  const enabled = names.filter((name) => name !== undefined);
  session.output.write(`* ENABLED${enabled.map((name) => ` ${name}`).join("")}\r\n`);
  return ok("ENABLE completed");
}

/** The capability's name where it is on now. */
function enable(session: Session, capability: string): string | undefined {
  const { enabled } = session;
  switch (capability) {
    case "IMAP4REV2":
      enabled.imap4rev2 = true;
      enabled.utf8 = true;
      return "IMAP4rev2";
    case "UTF8=ACCEPT":
      enabled.utf8 = true;
      return "UTF8=ACCEPT";
    case "CONDSTORE":
      enableCondStore(session);
      return "CONDSTORE";
    case "QRESYNC":
      enableCondStore(session);
      enabled.qresync = true;
      return "QRESYNC";
    case "METADATA":
      session.hearOfMetadata("all");
      return "METADATA";
    case "METADATA-SERVER":
      session.hearOfMetadata("server");
      return "METADATA-SERVER";
    case "UIDONLY":
      enabled.uidOnly = true;
      return "UIDONLY";
    default:
      return undefined;
  }
}

/** RFC 7162 §3.1: any command that speaks of modification sequences switches CONDSTORE on. */
export function enableCondStore(session: Session): void {
  if (session.enabled.condStore) return;
  session.enabled.condStore = true;
  const mailbox = session.selected;
  if (mailbox === undefined) return;
  const modSeq = Math.max(mailbox.index.highestModSeq, 1);
  session.output.write(`* OK [HIGHESTMODSEQ ${modSeq}] CONDSTORE is on\r\n`);
}
