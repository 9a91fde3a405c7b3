import assert from "node:assert/strict";
import { it } from "node:test";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import { SmtpSink } from "../testing/smtp-sink.ts";
import { SmtpEngine } from "./smtp-engine.ts";

it("finds the inner parts of nodemailer where it expects them", () => {
  for (const name of ["_sendCommand", "_actionGreeting"]) {
    const inner: unknown = Reflect.get(SMTPConnection.prototype, name);
    assert.equal(typeof inner, "function", `nodemailer has moved ${name}: see smtp-engine.ts`);
  }
});

it("adds its parameters to MAIL and RCPT, takes away others, and knows the EHLO keywords", async () => {
  await using sink = await SmtpSink.listen({
    keywords: ["SIZE 5000", "SMTPUTF8", "LIMITS RCPTMAX=3"],
  });
  const engine = new SmtpEngine({ host: "127.0.0.1", port: sink.port, ignoreTLS: true });
  await new Promise<void>((resolve, reject) => {
    engine.once("error", reject);
    engine.connect((error) => (error ? reject(error) : resolve()));
  });
  assert.deepEqual(
    [...engine.ehloKeywords()],
    [
      ["SIZE", "5000"],
      ["SMTPUTF8", ""],
      ["LIMITS", "RCPTMAX=3"],
    ],
  );
  assert.equal(engine.serverName, "sink.example");
  engine.parameters = { mail: " X=1", recipients: [" Y=1", " Y=2"] };
  await new Promise<void>((resolve, reject) => {
    const envelope = { from: "ä@x", to: ["b@y", "c@y", "d@y"], size: 99 };
    engine.send(envelope, "a\r\n", (error) => (error ? reject(error) : resolve()));
  });
  engine.close();
  assert.equal(sink.transactions[0]!.mail, "FROM:<Ã¤@x> X=1");
  assert.deepEqual(sink.transactions[0]!.rcpt, ["TO:<b@y> Y=1", "TO:<c@y> Y=2", "TO:<d@y>"]);
});
