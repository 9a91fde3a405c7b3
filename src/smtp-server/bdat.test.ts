import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { SmtpClient } from "../testing/smtp-client.ts";
import { TestDoor } from "../testing/smtp-door.ts";

async function begin(client: SmtpClient): Promise<void> {
  await client.command("MAIL FROM:<a@b.example>", 250);
  await client.command("RCPT TO:<c@d.example>", 250);
}

function texts(door: TestDoor): string[] {
  return door.reception.accepted.map(({ text }) => text);
}

/** The codes that `script`, sent in one piece, is answered with after EHLO. */
async function codes(door: TestDoor, script: string): Promise<string> {
  await using client = await door.client();
  await client.raw(`${script}QUIT\r\n`);
  return [...(await client.ended()).matchAll(/^(\d{3}) /gm)].map(([, code]) => code).join(" ");
}

const envelope = "MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\n";

describe("BDAT, RFC 3030", () => {
  it("brings a message in chunks", async () => {
    await using door = await TestDoor.open();
    await using client = await door.client();
    await begin(client);
    await client.raw("BDAT 14\r\nSubject: x\r\n\r\n");
    await client.expect(/^250 2\.0\.0 14 octets received/);
    await client.raw("BDAT 8 LAST\r\n.\r\nbody\r");
    await client.expect(/^500 5\.5\.2 /);
    await begin(client);
    await client.raw("BDAT 14\r\nSubject: x\r\n\r\nBDAT 9\r\n.\r\nbody\r\nBDAT 0 LAST\r\n");
    await client.expect(250);
    await client.expect(250);
    await client.expect(/^250 2\.6\.0 OK /);
    assert.deepEqual(texts(door), ["Subject: x\r\n\r\n.\r\nbody\r\n"]);
    assert.ok(door.messages.every(({ isDisposed }) => isDisposed));
  });

  it("goes on with the next transaction in the same packet", async () => {
    await using door = await TestDoor.open();
    const once = `${envelope}BDAT 3\r\na\r\nBDAT 3 LAST\r\nb\r\n`;
    assert.equal(await codes(door, once + once), "250 250 250 250 250 250 250 250 221");
    assert.deepEqual(texts(door), ["a\r\nb\r\n", "a\r\nb\r\n"]);
  });

  it("gives a chunk its end though its transaction is none", async () => {
    await using door = await TestDoor.open();
    const smuggled = "RSET\r\nMAIL FROM:<evil@b.example>\r\n";
    const chunk = `BDAT ${smuggled.length} LAST\r\n${smuggled}`;
    assert.equal(await codes(door, chunk), "503 221");
    assert.equal(await codes(door, `MAIL FROM:<a@b.example>\r\n${chunk}`), "250 554 221");
    door.reception.onRcptTo = async () => ({
      kind: "refused",
      code: 550,
      enhancedStatusCode: "5.1.1",
      text: "No",
    });
    assert.equal(await codes(door, `${envelope}${chunk}${chunk}`), "250 550 554 554 221");
    assert.deepEqual(texts(door), []);
  });

  it("does not mix with DATA, nor with more recipients", async () => {
    await using door = await TestDoor.open();
    const script = `${envelope}BDAT 3\r\na\r\nDATA\r\nRCPT TO:<e@d.example>\r\nBDAT 3 LAST\r\nb\r\n`;
    assert.equal(await codes(door, script), "250 250 250 503 503 250 221");
    assert.deepEqual(texts(door), ["a\r\nb\r\n"]);
  });

  it("hangs up where it cannot know the end of a chunk", async () => {
    await using door = await TestDoor.open();
    for (const bad of ["", " x", " -1", " 5 FIRST", " 5LAST", ` ${"9".repeat(16)}`]) {
      const said = await codes(door, `${envelope}BDAT${bad}\r\nRSET\r\n`);
      assert.equal(said, "250 250 501", bad);
    }
  });
});

describe("chunks that lead to nothing", () => {
  it("are given up by RSET, EHLO and the end of the connection", async () => {
    await using door = await TestDoor.open();
    for (const giveUp of ["RSET", "EHLO a.example"]) {
      await using client = await door.client();
      await begin(client);
      await client.raw("BDAT 3\r\na\r\n");
      await client.expect(250);
      await client.command(giveUp, 250);
      assert.ok(door.messages.at(-1)?.isDisposed, giveUp);
      await begin(client);
      await client.raw("BDAT 3 LAST\r\nb\r\n");
      await client.expect(250);
    }
    assert.deepEqual(texts(door), ["b\r\n", "b\r\n"]);
    const client = await door.client();
    await begin(client);
    await client.raw("BDAT 3\r\na\r\n");
    await client.expect(250);
    await client.raw("BDAT 100 LAST\r\nhalf of");
    const disposed = Promise.withResolvers<void>();
    door.messages.at(-1)![Symbol.asyncDispose] = async () => disposed.resolve();
    client.wire.destroy();
    await disposed.promise;
    assert.equal(texts(door).length, 2);
  });

  it("hold no more than a message may have", async () => {
    await using door = await TestDoor.open({ limits: { messageOctetsMax: 1000 } });
    const chunk = `BDAT 600\r\n${"a".repeat(600)}`;
    assert.equal(
      await codes(door, `${envelope}${chunk}${chunk}${chunk}`),
      "250 250 250 552 503 221",
    );
    assert.ok(door.messages.every(({ size, isDisposed }) => size <= 1000 && isDisposed));
    assert.equal(await codes(door, `${envelope}BDAT 2001\r\n`), "250 250 552");
  });

  it("are refused at their end where they could be read differently", async () => {
    await using door = await TestDoor.open();
    const script = `${envelope}BDAT 4\r\na\rb\nBDAT 3 LAST\r\nc\r\n`;
    assert.equal(await codes(door, script), "250 250 500 503 221");
    assert.deepEqual(texts(door), []);
  });
});
