// Hosts that are slow, refuse, put off, hang up or talk nonsense: what is delivered all the same, what waits, what
// comes back, and what its notice says.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { SinkReply, SinkStep, SmtpSinkOptions } from "../../testing/smtp-sink.ts";
import { field } from "../inbox.ts";
import { filler } from "../letter.ts";
import { enterNamespace } from "./namespace.ts";
import type { Site } from "./site.ts";
import { SmallInternet } from "./small-internet.ts";

await enterNamespace(import.meta.filename);

type Script = NonNullable<SmtpSinkOptions["reply"]>;

interface Waiting {
  readonly what: string;
  readonly script: Omit<SmtpSinkOptions, "host" | "port" | "secureContext">;
  readonly says: RegExp;
}

interface Failing {
  readonly what: string;
  readonly script: Script;
  readonly status: string;
  /** As the notice has it. */
  readonly code: string;
}

/** By the first label of their domains. */
const waiting: Readonly<Record<string, Waiting>> = {
  busy: {
    what: "greets with 421",
    script: { reply: at("connect", "421 4.3.2 Come back later") },
    says: /Come back later/,
  },
  "mail-4xx": {
    what: "puts off MAIL",
    script: { reply: at("MAIL", "451 4.3.0 No memory") },
    says: /No memory/,
  },
  "rcpt-4xx": {
    what: "puts off RCPT",
    script: { reply: at("RCPT", "450 4.2.1 Mailbox is busy") },
    says: /Mailbox is busy/,
  },
  "data-4xx": {
    what: "puts off DATA",
    script: { reply: at("DATA", "452 4.3.1 Disk full") },
    says: /Disk full/,
  },
  "dot-4xx": {
    what: "puts off the whole message",
    script: { reply: at("message", "451 4.7.1 Later") },
    says: /Later/,
  },
  "dot-cut": {
    what: "hangs up behind the final dot",
    script: { reply: at("message", "drop") },
    says: /connection/i,
  },
  "data-cut": {
    what: "hangs up in the middle of the message",
    script: { messageOctetsMax: 100_000 },
    says: /connection|EPIPE|ECONNRESET/i,
  },
  "greeting-cut": {
    what: "hangs up instead of greeting",
    script: { reply: at("connect", "drop") },
    says: /connection/i,
  },
  nonsense: {
    what: "is no mail server at all",
    script: { reply: at("connect", "HTTP/1.1 400 Bad Request") },
    says: /HTTP\/1\.1 400|greeting/i,
  },
  endless: {
    what: "never ends its greeting",
    script: { reply: at("connect", `${"220-and so on\n".repeat(20_000)}220-`) },
    says: /./,
  },
};

const failing: Readonly<Record<string, Failing>> = {
  "greeting-5xx": {
    what: "greets with 554",
    script: at("connect", "554 5.3.2 No mail here"),
    status: "5.3.2",
    code: "554",
  },
  "mail-5xx": {
    what: "refuses MAIL",
    script: at("MAIL", "550 5.1.8 Your domain is bad"),
    status: "5.1.8",
    code: "550",
  },
  "rcpt-5xx": {
    what: "refuses RCPT",
    script: at("RCPT", "550 5.1.1 Nobody of that name"),
    status: "5.1.1",
    code: "550",
  },
  "data-5xx": {
    what: "refuses DATA",
    script: at("DATA", "554 5.5.1 Not now, not ever"),
    status: "5.5.1",
    code: "554",
  },
  "dot-5xx": {
    what: "refuses the message",
    script: at("message", "554 5.7.1 This is spam\n554 5.7.1 See https://why.example/"),
    status: "5.7.1",
    code: "554",
  },
  bare: {
    what: "refuses without an enhanced code",
    script: at("RCPT", "553 No"),
    status: "5.0.0",
    code: "553",
  },
};

const others: readonly Site[] = [
  scripted("grey", { reply: firstTime("451 4.7.1 Greylisted, try again") }),
  scripted("slow", {
    reply: async () => {
      await sleep(300);
      return undefined;
    },
  }),
  scripted("never", { reply: at("RCPT", "450 4.2.0 Never, but I do not say so") }),
  scripted("limits", { keywords: ["LIMITS RCPTMAX=2"] }),
  scripted("crowded", { reply: thirdRecipient("452 4.5.3 Too many recipients") }),
  scripted("picky", { reply: thirdRecipient("550 5.1.1 Not this one") }),
  scripted("small", { keywords: ["SIZE 50000"] }),
  {
    ...scripted("first", { reply: at("MAIL", "451 4.3.0 Ask the other one") }),
    records: ["first.plain.example. MX 20 mx.second.plain.example."],
  },
  {
    ...scripted("firm", { reply: at("RCPT", "550 5.1.1 Do not ask the other one") }),
    records: ["firm.plain.example. MX 20 mx.second.plain.example."],
  },
  scripted("second", {}),
  {
    ...scripted("nobody", {}),
    ownMx: true,
    records: ["nobody.plain.example. MX 0 ."],
  },
  {
    ...scripted("dead", {}),
    ownMx: true,
    records: ["dead.plain.example. MX 10 gone.plain.example.", "gone.plain.example. A 192.0.2.98"],
  },
  {
    ...scripted("family", { reply: firstTime("550 5.7.25 Your address has no name") }),
    families: "both",
  },
];

const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const internet = stack.use(
  await SmallInternet.start({
    sites: [
      ...Object.entries(waiting).map(([name, { script }]) => scripted(name, script)),
      ...Object.entries(failing).map(([name, { script }]) => scripted(name, { reply: script })),
      ...others,
    ],
  }),
);

describe("mail waits when the host", () => {
  before(async () => {
    for (const name of Object.keys(waiting)) {
      await internet.send([bob(name)], { body: filler(200_000) });
    }
  });
  for (const [name, { what, says }] of Object.entries(waiting)) {
    it(what, async () => {
      const { lastError } = await internet.deferred(bob(name));
      assert.match(lastError ?? "", says);
      await internet.drop(bob(name));
    });
  }

  it("does not answer at all", async () => {
    await internet.send([bob("dead")]);
    const { lastError } = await internet.deferred(bob("dead"));
    assert.match(lastError ?? "", /ECONNREFUSED|refused/i);
    await internet.drop(bob("dead"));
  });
});

describe("a notice comes when the host", () => {
  before(async () => {
    for (const name of Object.keys(failing)) await internet.send([bob(name)]);
  });
  for (const [name, { what, status, code }] of Object.entries(failing)) {
    it(what, async () => {
      const notice = await internet.notice(bob(name));
      assert.match(notice, /^Action: failed\r$/m);
      assert.match(notice, new RegExp(`^Status: ${RegExp.escape(status)}\\r$`, "m"));
      assert.match(notice, new RegExp(`^Diagnostic-Code: smtp; ?${code} `, "m"));
      assert.match(
        notice,
        new RegExp(`^Remote-MTA: dns; ?mx\\.${name}\\.plain\\.example\\r$`, "m"),
      );
    });
  }

  it("was not even asked again, since the address is known to be bad", async () => {
    const recipient = "gone@rcpt-5xx.plain.example";
    await internet.send([recipient]);
    await internet.notice(recipient);
    const { connections } = internet.sink("rcpt-5xx.plain.example");
    await internet.send([recipient], { subject: "once more" });
    const notice = await internet.notice(recipient, "failed", "once more");
    assert.match(notice, /suppress/i);
    assert.equal(internet.sink("rcpt-5xx.plain.example").connections, connections);
  });

  it("or rather the domain wants no mail: RFC 7505", async () => {
    await internet.send([bob("nobody")]);
    assert.match(await internet.notice(bob("nobody")), /^Status: 5\.1\.10\r$/m);
  });

  it("says that the message is too large for it", async () => {
    await internet.send([bob("small")], { body: filler(60_000) });
    const notice = await internet.notice(bob("small"));
    assert.match(notice, /^Status: 5\.3\.4\r$/m);
    assert.match(notice, /50000/);
  });

  it("has put it off for the last time, after one about the delay", async () => {
    await internet.send([bob("never")]);
    for (let attempts = 1; attempts < 8; attempts++) {
      await internet.deferred(bob("never"), attempts);
      await internet.retry(bob("never"));
    }
    const delayed = await internet.notice(bob("never"), "delayed");
    assert.match(delayed, /^Will-Retry-Until: /m);
    const failed = await internet.notice(bob("never"), "failed");
    assert.match(failed, /It was tried 8 times/);
    assert.equal(internet.sink("never.plain.example").connections, 8);
  });
});

describe("mail is delivered", () => {
  it("at the second attempt of a host that greylists", async () => {
    await internet.send([bob("grey")]);
    const { lastError } = await internet.deferred(bob("grey"));
    assert.match(lastError ?? "", /Greylisted/);
    await internet.retry(bob("grey"));
    await internet.sink("grey.plain.example").taken(1);
  });

  it("by a host that takes its time", async () => {
    await internet.send([bob("slow")]);
    await internet.sink("slow.plain.example").taken(1);
  });

  it("by the second host when the first puts it off", async () => {
    await internet.send([bob("first")]);
    const transactions = await internet.sink("second.plain.example").taken(1);
    assert.deepEqual(transactions.at(-1)?.rcpt.map(addressOf), [bob("first")]);
  });

  it("by nobody else when the first refuses it", async () => {
    await internet.send([bob("firm")]);
    await internet.notice(bob("firm"));
    const { commands } = internet.sink("second.plain.example");
    assert.ok(!commands.some((command) => command.includes("@firm.")));
  });

  it("by the other address family when the first one is not welcome", async () => {
    await internet.send([bob("family")]);
    const { lastError } = await internet.deferred(bob("family"));
    assert.match(lastError ?? "", /Your address has no name/);
    await internet.retry(bob("family"));
    const sinks = internet.sinks.get("family.plain.example") ?? [];
    await Promise.any(sinks.map((sink) => sink.taken(1)));
    assert.deepEqual(
      sinks.map(({ connections }) => connections),
      [1, 1],
    );
  });

  const groups = {
    "two recipients at a time where the host takes no more (RFC 9422 §4)": ["limits", [2, 2, 1]],
    "to the rest in another transaction where it says so": ["crowded", [2, 2, 1]],
  } as const;
  for (const [what, [name, counts]] of Object.entries(groups)) {
    it(what, async () => {
      await internet.send(five(name));
      const sink = internet.sink(`${name}.plain.example`);
      const transactions = await sink.taken(counts.length);
      assert.deepEqual(
        transactions.map(({ rcpt }) => rcpt.length),
        counts,
      );
      assert.equal(sink.connections, 1);
    });
  }

  it("to those whom the host takes; the notice names the others", async () => {
    const [, , third = ""] = five("picky");
    await internet.send(five("picky"));
    const [transaction] = await internet.sink("picky.plain.example").taken(1);
    assert.deepEqual(
      transaction?.rcpt.map(addressOf),
      five("picky").filter((address) => address !== third),
    );
    const notice = await internet.notice(third);
    assert.equal(notice.match(/^Final-Recipient:/gm)?.length, 1);
    assert.match(field(notice, "Subject") ?? "", /./);
  });
});

/** One reply at one point: after a verb, at "connect", or behind the final dot ("message"). */
function at(point: string, reply: SinkReply): Script {
  return ({ kind, verb }: SinkStep) =>
    (kind === "command" ? verb : kind) === point ? reply : undefined;
}

/** About the third recipient, and in "452" every one that comes after two. */
function thirdRecipient(reply: string): Script {
  return ({ verb, argument, transaction }) => {
    if (verb !== "RCPT") return undefined;
    const isThird = reply.startsWith("4") ? transaction.rcpt.length >= 2 : /<r3@/.test(argument);
    return isThird ? reply : undefined;
  };
}

/** About the first MAIL of all. */
function firstTime(reply: string): Script {
  let count = 0;
  return ({ verb }) => (verb === "MAIL" && count++ === 0 ? reply : undefined);
}

function scripted(name: string, script: NonNullable<Site["script"]>): Site {
  return { domain: `${name}.plain.example`, script };
}

function bob(name: string): string {
  return `bob@${name}.plain.example`;
}

function five(name: string): string[] {
  return [1, 2, 3, 4, 5].map((index) => `r${index}@${name}.plain.example`);
}

/** Of what follows RCPT. */
function addressOf(argument: string): string {
  return /<([^>]*)>/.exec(argument)?.[1] ?? "";
}
