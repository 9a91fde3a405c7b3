// Our queue sends to a real Postfix: to the MX that a real DNS names, and to one that refuses.
import assert from "node:assert/strict";
import { after, beforeEach, describe, it } from "node:test";
import { Dnsmasq } from "./dnsmasq.ts";
import { freePort } from "./free-ports.ts";
import { mia, miaPassword, startHome, submit } from "./home.ts";
import { emptyMailbox, field, onlyMessage } from "./inbox.ts";
import { filler, letter } from "./letter.ts";
import { Postfix, postfixAddress, postfixName } from "./postfix.ts";

const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const port = await freePort();
const dns = stack.use(
  await Dnsmasq.start([
    `host-record=${postfixName},${postfixAddress}`,
    `mx-host=remote.example,${postfixName},10`,
    // Nobody listens on the preferred one.
    "host-record=dead.remote.example,127.0.0.3",
    "mx-host=second.example,dead.remote.example,5",
    `mx-host=second.example,${postfixName},10`,
    `host-record=nomx.example,${postfixAddress}`,
    "cname=alias.example,remote.example",
    "mx-host=refusing.example,.,0",
  ]),
);
const refusals = "{ nobody@remote.example = 550 5.1.1 No such person here }";
const postfix = stack.use(
  await Postfix.start({
    port,
    domains: ["remote.example", "second.example", "nomx.example", "alias.example"],
    settings: [
      `smtpd_recipient_restrictions = check_recipient_access inline:{${refusals}}, reject_unauth_destination`,
    ],
  }),
);
const product = stack.use(await startHome({ dnsPort: dns.port, port }));
const imap = stack.use(await product.imap(mia, miaPassword));
beforeEach(() => emptyMailbox(imap));

let sent = 0;
async function deliver(to: readonly string[], message: string): Promise<string[]> {
  await submit(product, { to, message });
  sent += to.length;
  return postfix.received(sent);
}

describe("direct delivery to a real Postfix", () => {
  it("brings the message as it was, over TLS", async () => {
    const message = letter("direct", "Hi.\r\n.dot\r\n..\r\n", {
      From: mia,
      To: "bob@remote.example",
    });
    const got = only(await deliver(["bob@remote.example"], message), "direct");
    assert.ok(got.endsWith(message.replaceAll("\r\n", "\n")), got);
    assert.equal(field(got, "Return-Path"), `<${mia}>`);
    assert.match(got, /\(using TLSv1\.3 with cipher|with ESMTPS id/);
    assert.match(got, /^Received: from mail\.home\.example /m);
  });

  it("brings 8-bit octets", async () => {
    const message = letter("octets", "\xc3\xa4\xc3\xb6 \xff\r\n", { From: mia });
    const got = only(await deliver(["bob@remote.example"], message), "octets");
    assert.ok(got.includes("\n\xc3\xa4\xc3\xb6 \xff\n"), got);
  });

  it("brings one copy to each of many recipients", async () => {
    const to = Array.from({ length: 30 }, (_, index) => `r${index}@remote.example`);
    const got = (await deliver(to, letter("many", "Hi.\r\n", { From: mia }))).filter(
      isAbout("many"),
    );
    const recipients = got.map((text) => field(text, "Delivered-To"));
    assert.deepEqual(new Set(recipients), new Set(to));
    assert.equal(got.length, to.length);
  });

  it("brings 5 MB", async () => {
    const message = letter("large", filler(5_000_000), { From: mia });
    const got = only(await deliver(["bob@remote.example"], message), "large");
    assert.ok(got.endsWith(filler(5_000_000).replaceAll("\r\n", "\n")));
  });

  const domains = {
    "the second MX when the first is dead": "second.example",
    "the address of a domain without MX": "nomx.example",
    "the MX behind an alias": "alias.example",
  };
  for (const [where, domain] of Object.entries(domains)) {
    it(`goes to ${where}`, async () => {
      await deliver([`bob@${domain}`], letter(domain, "Hi.\r\n", { From: mia }));
    });
  }
});

describe("a failure notice", () => {
  const failures = {
    "when Postfix refuses the recipient": ["nobody@remote.example", /^5\.1\.1$/, "550"],
    "when the domain wants no mail (null MX)": ["bob@refusing.example", /^5\.1\.10$/, undefined],
    "when the domain does not exist": ["bob@missing.example", /^5\.\d+\.\d+$/, undefined],
  } as const;
  for (const [when, [recipient, status, code]] of Object.entries(failures)) {
    it(`comes to the sender ${when}`, async () => {
      const message = letter(`to ${recipient}`, "Hi.\r\n", { From: mia, To: recipient });
      await submit(product, { to: [recipient], message });
      const { text } = await onlyMessage(imap);
      checkNotice(text, { recipient, status, code });
      assert.ok(text.includes(`Subject: to ${recipient}`), "The original's header is in it");
    });
  }

  it("names the refused recipient only, and the other gets the mail", async () => {
    const to = ["nobody@remote.example", "bob@remote.example"];
    await submit(product, { to, message: letter("half", "Hi.\r\n", { From: mia }) });
    sent += 1;
    assert.equal((await postfix.received(sent)).filter(isAbout("half")).length, 1);
    const { text } = await onlyMessage(imap);
    assert.deepEqual(text.match(/^Final-Recipient:.*$/gim)?.length, 1);
    const { stdout } = await product.cli(["queue", "list"]);
    assert.doesNotMatch(stdout, /remote\.example/);
  });
});

interface Expected {
  readonly recipient: string;
  readonly status: RegExp;
  readonly code: string | undefined;
}

/** RFC 3464 §2, RFC 6522 §3: what every notice has. */
function checkNotice(text: string, { recipient, status, code }: Expected): void {
  assert.equal(field(text, "Return-Path"), "<>");
  assert.equal(field(text, "To")?.includes(mia), true);
  assert.match(field(text, "Auto-Submitted") ?? "", /^auto-(replied|generated)/);
  const type = field(text, "Content-Type") ?? "";
  assert.match(type, /^multipart\/report; *report-type="?delivery-status"?/);
  const boundary = /boundary="?([^";]+)"?/.exec(type)?.[1] ?? assert.fail(type);
  const parts = text.split(`--${boundary}`).slice(1, -1);
  const types = parts.map((part) => field(part.replace(/^\r\n/, ""), "Content-Type") ?? "");
  assert.match(types[0] ?? "", /^text\/plain/);
  assert.match(types[1] ?? "", /^message\/delivery-status/);
  assert.match(types[2] ?? "", /^(text\/rfc822-headers|message\/rfc822)/);
  const report = parts[1] ?? "";
  const value = (name: string): string =>
    new RegExp(`^${name}: *(.*)$`, "im").exec(report)?.[1]?.trim() ?? "";
  assert.match(value("Reporting-MTA"), /^dns; ?mail\.home\.example$/);
  assert.match(value("Final-Recipient"), new RegExp(`^rfc822; ?${RegExp.escape(recipient)}$`));
  assert.equal(value("Action"), "failed");
  assert.match(value("Status"), status);
  if (code !== undefined) {
    assert.match(value("Diagnostic-Code"), new RegExp(`^smtp; ?${code} `));
    assert.match(value("Remote-MTA"), new RegExp(`^dns; ?${RegExp.escape(postfixName)}`));
  }
}

function isAbout(subject: string): (text: string) => boolean {
  return (text) => field(text, "Subject") === subject;
}

function only(messages: readonly string[], subject: string): string {
  const [message] = messages.filter(isAbout(subject));
  return message ?? assert.fail(`No message about ${subject}`);
}
