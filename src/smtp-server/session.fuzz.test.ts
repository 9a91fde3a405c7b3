import assert from "node:assert/strict";
import { it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { SmtpClient } from "../testing/smtp-client.ts";
import { TestDoor } from "../testing/smtp-door.ts";

const seed = 5321;
const sessions = 300;

const lines = [
  "EHLO a.example",
  "HELO a.example",
  "MAIL FROM:<a@b.example>",
  "MAIL FROM:<> SIZE=5 BODY=8BITMIME SMTPUTF8",
  "RCPT TO:<c@d.example>",
  'RCPT TO:<"c d"@d.example>',
  "DATA",
  "Subject: x\r\n\r\ntext\r\n..dot\r\n.",
  ".",
  "a\r\n.\r\nRSET",
  "RSET",
  "NOOP",
  "VRFY x",
  "HELP",
  "STARTTLS",
  "AUTH PLAIN AGEAYg==",
  "AUTH LOGIN",
  "*",
  "BDAT 5 LAST",
  "BDAT 3\r\na\r\n",
  "BDAT 12 LAST\r\nSubject: x\r\n",
  "BDAT 0 LAST",
  "",
];

function script(random: SeededRandom): Buffer {
  let text = random.chance(0.8) ? "EHLO a.example\r\n" : "";
  const count = random.between(1, 30);
  for (let i = 0; i < count; i++) {
    text += random.pick(lines) + (random.chance(0.95) ? "\r\n" : random.pick(["\n", "\r", ""]));
  }
  const octets = Buffer.from(text, "latin1");
  return random.chance(0.5) ? random.mutated(octets) : octets;
}

it("answers any session and lives", async () => {
  const random = new SeededRandom(seed);
  await using door = await TestDoor.open();
  for (let session = 0; session < sessions; session++) {
    const context = `seed ${seed}, session ${session}`;
    await using client = await SmtpClient.connect({ port: door.port });
    const octets = script(random);
    for (let at = 0; at < octets.length;) {
      const piece = octets.subarray(at, at + random.between(1, 200));
      await client.raw(piece);
      at += piece.length;
    }
    if (random.chance(0.2)) client.wire.destroy();
    else client.wire.socket.end();
    const said = await client.ended();
    assert.match(said, /^(?:[2-5][0-9]{2}[ -][\x20-\x7e]*\r\n)*$/, `${context}: ${said}`);
  }
  const faults = door.log.filter((line) => line.includes("level=error"));
  assert.deepEqual(faults, []);
  await using client = await door.client();
  await client.send({ from: "a@b.example", to: ["c@d.example"], message: "x\r\n" });
});

it("reads one octet at a time as it reads a whole packet", async () => {
  const random = new SeededRandom(seed + 2);
  await using door = await TestDoor.open();
  for (let session = 0; session < 40; session++) {
    const octets = script(random);
    const [whole, single] = [await said(door, octets, octets.length), await said(door, octets, 1)];
    assert.equal(single, whole, `seed ${seed + 2}, session ${session}`);
  }
});

/** The answer to `octets`, without what differs between connections. */
async function said(door: TestDoor, octets: Buffer, pieceOctets: number): Promise<string> {
  await using client = await SmtpClient.connect({ port: door.port });
  for (let at = 0; at < octets.length; at += pieceOctets) {
    await client.raw(octets.subarray(at, at + pieceOctets));
  }
  client.wire.socket.end();
  return (await client.ended()).replace(/OK [a-z0-9]+\.[0-9]+/g, "OK");
}

it("keeps no more of a client than its limits", async () => {
  const random = new SeededRandom(seed + 1);
  await using door = await TestDoor.open({ limits: { messageOctetsMax: 100_000 } });
  for (let session = 0; session < 20; session++) {
    await using client = await door.client();
    const noise = random.octets(1000);
    await client.raw("MAIL FROM:<>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n");
    for (let i = 0; i < 300; i++) await client.raw(noise);
    client.wire.destroy();
  }
  for (const message of door.messages) assert.ok(message.size <= 100_000);
});
