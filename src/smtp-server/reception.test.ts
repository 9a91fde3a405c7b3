import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, it } from "node:test";
import { TestDoor } from "../testing/smtp-door.ts";

describe("reception, RFC 5321", () => {
  it("announces its extensions in order", async () => {
    await using door = await TestDoor.open();
    await using client = await door.connect();
    assert.deepEqual(await client.hello(), [
      "PIPELINING",
      "SIZE 104857600",
      "ENHANCEDSTATUSCODES",
      "8BITMIME",
      "LIMITS RCPTMAX=1000",
      "SMTPUTF8",
      "CHUNKING",
    ]);
  });

  it("takes a message with all that was said of it", async () => {
    await using door = await TestDoor.open();
    await using client = await door.client();
    const words = "MAIL FROM:<a@b.example> SIZE=9 BODY=8BITMIME SMTPUTF8";
    await client.command(words, /^250 2\.1\.0 /);
    await client.command("RCPT TO:<c@d.example>", /^250 2\.1\.5 /);
    await client.command(Buffer.from("RCPT TO:<ö@d.example>", "utf8").toString("latin1"), 250);
    await client.data("Subject: x\r\n\r\n.dot\r\n", /^250 2\.6\.0 OK /);
    const [{ text, transaction } = assert.fail()] = door.reception.accepted;
    assert.equal(text, "Subject: x\r\n\r\n.dot\r\n");
    assert.deepEqual(
      transaction.recipients.map(({ address }) => address),
      ["c@d.example", "ö@d.example"],
    );
    const { reversePath, heloName, esmtp, smtpUtf8, eightBitMime, remoteAddress } = transaction;
    assert.deepEqual(
      { reversePath, heloName, esmtp, smtpUtf8, eightBitMime, remoteAddress },
      {
        reversePath: "a@b.example",
        heloName: "client.example",
        esmtp: true,
        smtpUtf8: true,
        eightBitMime: true,
        remoteAddress: "127.0.0.1",
      },
    );
    await client.send({ from: "", to: ["c@d.example"], message: "second\r\n" });
    assert.equal(door.reception.accepted[1]?.text, "second\r\n");
    assert.ok(door.messages.every(({ isDisposed }) => isDisposed));
    await client.quit();
  });
});

describe("commands, RFC 5321 §4.1", () => {
  it("answers the other commands", async () => {
    await using door = await TestDoor.open();
    await using client = await door.client();
    const table: readonly (readonly [line: string, reply: RegExp])[] = [
      ["NOOP", /^250 2\.0\.0 /],
      ["noop what", /^250 /],
      ["VRFY root", /^252 /],
      ["EXPN list", /^252 /],
      ["HELP", /^214 2\.0\.0 /],
      ["RSET", /^250 /],
      ["RSET now", /^501 5\.5\.4 /],
      ["AUTH PLAIN AGEAYg==", /^503 5\.5\.1 /],
      ["STARTTLS", /^502 5\.5\.1 /],
      ["WIZ", /^500 5\.5\.1 /],
      ["XCLIENT NAME=x", /^500 5\.5\.1 /],
      ["", /^500 5\.5\.1 /],
      ["RCPT TO:<a@b.example>", /^503 5\.5\.1 /],
      ["DATA", /^503 5\.5\.1 /],
      ["MAIL FROM:<a@b.example", /^501 5\.1\.3 /],
      ["MAIL FROM:<a@b.example> RET=FULL", /^555 5\.5\.4 /],
      ["MAIL FROM:<a@b.example> REQUIRETLS", /^530 5\.7\.10 /],
      ["MAIL FROM:<a@b.example> SIZE=104857601", /^552 5\.3\.4 /],
      ["MAIL FROM:<a@b.example>", /^250 /],
      ["MAIL FROM:<a@b.example>", /^503 5\.5\.1 /],
      ["DATA", /^554 5\.5\.1 /],
      ["RCPT TO:<c@d.example> NOTIFY=NEVER", /^555 5\.5\.4 /],
      ["RSET", /^250 /],
      ["DATA", /^503 5\.5\.1 /],
      ["EHLO bad name", /^501 5\.5\.4 /],
      ["HELO old.example", /^250 mx\.example$/],
    ];
    for (const [line, reply] of table) await client.command(line, reply);
    await client.send({ from: "a@b.example", to: ["c@d.example"], message: "x\r\n" });
    assert.equal(door.reception.accepted[0]?.transaction.esmtp, false);
  });

  it("wants EHLO before a transaction", async () => {
    await using door = await TestDoor.open();
    await using client = await door.connect();
    await client.expect(220);
    await client.command("MAIL FROM:<a@b.example>", 503);
    await client.command("NOOP", 250);
  });
});

describe("verdicts of the reception", () => {
  it("passes on refusals", async () => {
    await using door = await TestDoor.open();
    const refusal = { kind: "refused", code: 550, enhancedStatusCode: "5.1.1" } as const;
    door.reception.onRcptTo = async (_, { address }) =>
      address.startsWith("no") ? { ...refusal, text: "No such address" } : { kind: "accepted" };
    door.reception.onMailFrom = async ({ reversePath }) =>
      reversePath.startsWith("no")
        ? { ...refusal, code: 451, text: "Later" }
        : { kind: "accepted" };
    await using client = await door.client();
    await client.command("MAIL FROM:<no@b.example>", /^451 5\.1\.1 Later/);
    await client.command("MAIL FROM:<a@b.example>", 250);
    await client.command("RCPT TO:<no@d.example>", /^550 5\.1\.1 No such address$/);
    await client.command("RCPT TO:<yes@d.example>", 250);
    door.reception.onMessage = async () => ({ ...refusal, code: 554, text: "Not this" });
    await client.data("x\r\n", /^554 5\.1\.1 Not this$/);
    await client.command("DATA", 503);
    assert.ok(door.messages[0]?.isDisposed);
  });

  it("answers a fault with 451 and lives", async () => {
    await using door = await TestDoor.open();
    door.reception.onMessage = () => Promise.reject(new TypeError("A bug"));
    door.reception.onRcptTo = async (_, { address }) => {
      if (address.startsWith("bug")) throw new TypeError("Another bug");
      return { kind: "accepted" };
    };
    await using client = await door.client();
    await client.command("MAIL FROM:<a@b.example>", 250);
    await client.command("RCPT TO:<bug@d.example>", /^451 4\.3\.0 /);
    await client.command("RCPT TO:<c@d.example>", 250);
    await client.data("x\r\n", /^451 4\.3\.0 /);
    assert.ok(door.log.some((line) => /smtp\.message\.failed .*A bug/.test(line)));
    door.reception.onMessage = async () => ({ kind: "accepted" });
    await client.send({ from: "a@b.example", to: ["c@d.example"], message: "x\r\n" });
  });

  it("says 250 only when the message is durable", async () => {
    await using door = await TestDoor.open();
    const stored = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    door.reception.onMessage = async () => {
      asked.resolve();
      await stored.promise;
      return { kind: "accepted" };
    };
    await using client = await door.client();
    const said: string[] = [];
    const sent = client
      .send({ from: "a@b.example", to: ["c@d.example"], message: "x\r\n" })
      .then(() => said.push("250"));
    await asked.promise;
    said.push("stored");
    stored.resolve();
    await sent;
    assert.deepEqual(said, ["stored", "250"]);
  });
});

describe("the store", () => {
  it("is told of each message that will come, and when it will not", async () => {
    let expected = 0;
    await using door = await TestDoor.open({
      expect: () => {
        expected++;
        return { [Symbol.dispose]: () => void expected-- };
      },
    });
    door.reception.onMessage = async () => {
      assert.equal(expected, 1);
      return { kind: "accepted" };
    };
    await using client = await door.client();
    await client.send({ from: "a@b.example", to: ["c@d.example"], message: "x\r\n" });
    // Whoever sent one is likely to send another at once.
    assert.equal(expected, 1);
    for (const giveUp of ["RSET", "EHLO a.example"]) {
      await client.command("MAIL FROM:<a@b.example>", 250);
      assert.equal(expected, 1);
      await client.command(giveUp, 250);
      assert.equal(expected, 0);
    }
    await client.command("MAIL FROM:<a@b.example>", 250);
    await client.quit();
    await client[Symbol.asyncDispose]();
    await door.door.close();
    assert.equal(expected, 0);
  });
});

describe("PIPELINING, RFC 2920", () => {
  it("answers a group of commands in order and in one packet", async () => {
    await using door = await TestDoor.open();
    await using client = await door.client();
    const packet = once(client.wire.socket, "data");
    await client.raw(
      "MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nRCPT TO:<bad\r\nDATA\r\n",
    );
    for (const code of [250, 250, 501, 354]) await client.expect(code);
    assert.match(String(await packet), /^250 .*\r\n250 .*\r\n501 .*\r\n354 .*\r\n$/);
    await client.raw("Subject: x\r\n\r\n.\r\nNOOP\r\nQUIT\r\n");
    for (const code of [250, 250, 221]) await client.expect(code);
    await client.ended();
    assert.equal(door.reception.accepted[0]?.text, "Subject: x\r\n\r\n");
  });

  it("answers all that was sent before the client shut its side", async () => {
    await using door = await TestDoor.open();
    await using client = await door.connect();
    await client.raw(
      "EHLO a.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\nx\r\n.\r\n",
    );
    client.wire.socket.end();
    const said = await client.ended();
    assert.match(said, /^220 [^]*\r\n354 [^]*\r\n250 2\.6\.0 OK [^\r]*\r\n$/);
  });
});
