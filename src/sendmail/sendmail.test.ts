import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSecureContext } from "node:tls";
import { CertificateAuthority } from "../testing/certificate-authority.ts";
import { SmtpSink } from "../testing/smtp-sink.ts";
import type { SmtpSinkOptions } from "../testing/smtp-sink.ts";
import { parseSendmailArguments } from "./sendmail-arguments.ts";
import { SendmailRefusal } from "./sendmail-refusal.ts";
import { sendmail } from "./sendmail.ts";

const { key, chain } = new CertificateAuthority("Authority of the test").issue(["localhost"]);
const secureContext = createSecureContext({ key, cert: chain });

describe("sendmail", () => {
  it("hands over what cron writes", async () => {
    await using sink = await listen();
    await send(
      sink,
      "-i -FCronDaemon root",
      "From: root (Cron Daemon)\nTo: root\n\ndone\n.\nmore\n",
    );
    const [mail] = sink.transactions;
    assert.equal(mail?.user, "mia@example.org");
    assert.match(mail.mail, /^FROM:<mia@example\.org>/);
    assert.deepEqual(mail.rcpt, ["TO:<mia@example.org>"]);
    assert.equal(
      mail.message.toString(),
      "From: Cron Daemon <mia@example.org>\r\nTo: root\r\n\r\ndone\r\n.\r\nmore\r\n",
    );
  });

  it("sends large mail with octets beyond ASCII", async () => {
    await using sink = await listen();
    const body = "größer\n".repeat(300_000);
    await send(sink, "-t", `To: a@b.example\n\n${body}`);
    const [mail] = sink.transactions;
    assert.match(mail!.mail, / BODY=8BITMIME/);
    assert.equal(mail!.message.length, Buffer.byteLength(body) + 300_000 + 42);
  });

  const refusing = (verb: string, reply: string): SmtpSinkOptions => ({
    reply: (step) => (step.verb === verb ? reply : undefined),
  });
  for (const [name, options, line, input, code] of [
    ["a refusal", refusing("RCPT", "550 5.1.1 Who?"), "a@b.example", "x\n", 69],
    ["a delay", refusing("RCPT", "451 4.7.1 Later"), "a@b.example", "x\n", 75],
    ["a hang-up", refusing("MAIL", "drop"), "a@b.example", "x\n", 75],
    ["a wrong password", { password: "other" }, "a@b.example", "x\n", 77],
    ["no recipient", {}, "-t", "Subject: x\n\n", 64],
    ["no address", {}, "a@b>\r\nRSET", "x\n", 65],
    ["no end of the header", {}, "a@b.example", "X: y\n".repeat(60_000), 65],
  ] as const) {
    it(`says that there was ${name}`, async () => {
      await using sink = await listen(options);
      await assert.rejects(
        send(sink, line, input),
        (error) => error instanceof SendmailRefusal && error.code === code,
      );
      assert.equal(sink.transactions.length, 0);
    });
  }

  it("says that there is no server", async () => {
    let port: number;
    {
      await using sink = await listen();
      port = sink.port;
    }
    await assert.rejects(send({ port }, "a@b.example", "x"), /ECONNREFUSED/);
  });
});

function listen(options: SmtpSinkOptions = {}): Promise<SmtpSink> {
  return SmtpSink.listen({ implicitTls: true, secureContext, password: "secret", ...options });
}

async function send({ port }: { readonly port: number }, line: string, input: string) {
  const octets = async function* () {
    yield Buffer.from(input);
  };
  const settings = {
    host: "127.0.0.1",
    port,
    tls: "implicit",
    username: "mia@example.org",
    password: "secret",
    mechanisms: ["PLAIN" as const],
  } as const;
  const words = line.split(" ");
  await sendmail(octets(), parseSendmailArguments(words), { ...settings, mechanisms: ["PLAIN"] });
}
