// What the open Internet throws at a mail server. Refusals are clear, others are served meanwhile, the process lives.
import assert from "node:assert/strict";
import { after, afterEach, beforeEach, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { ImapClient } from "../testing/imap-client.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import { SmtpClient } from "../testing/smtp-client.ts";
import { Wire } from "../testing/wire.ts";
import { emptyMailbox, messagesOf, subjects } from "./inbox.ts";
import { filler, letter } from "./letter.ts";
import { login, password, Product } from "./product.ts";

const megabyte = 1024 * 1024;
const sizeMax = 100 * megabyte;
const from = "ann@sender.example";

const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const product = stack.use(await Product.localserve());
const imap = stack.use(await product.imap());
const { pid } = product;
beforeEach(() => emptyMailbox(imap));
afterEach(async () => {
  assert.equal(product.pid, pid);
  assert.ok(product.isRunning);
  await serves("still here");
});

describe("garbage", () => {
  const random = new SeededRandom(20261121);
  const noises: Readonly<Record<string, Buffer>> = {
    "an HTTP request": Buffer.from("GET / HTTP/1.1\r\nHost: mail\r\n\r\n"),
    "a TLS ClientHello": Buffer.from("16030100c5010000c10303" + "ab".repeat(190), "hex"),
    "random octets": random.octets(5000),
    "random lines": Buffer.from(random.text("abcXYZ ():@<>\r\n\0\xff", 5000), "latin1"),
    "empty lines": Buffer.from("\r\n".repeat(5000)),
  };
  for (const service of ["smtp", "submission", "submissions", "imap", "imaps"] as const) {
    for (const [what, octets] of Object.entries(noises)) {
      it(`ends a connection to ${service} that begins with ${what}`, async () => {
        await using wire = await Wire.connect({ port: product.ports[service] });
        await wire.write(octets);
        await wire.write("\r\nQUIT\r\nx LOGOUT\r\n");
        const said = await wire.readToEnd();
        assert.ok(said.length < 100_000, `${said.length} octets of answers`);
      });
    }
  }

  it("answers an unknown first command with 500 and hangs up", async () => {
    await using client = await SmtpClient.connect({ port: product.ports.smtp });
    await client.expect(220);
    await client.command("SELECT INBOX", 500);
    await client.ended();
  });
});

describe("an endless line", () => {
  for (const service of ["smtp", "submission", "imap"] as const) {
    it(`ends the connection to ${service}`, async () => {
      await using wire = await Wire.connect({ port: product.ports[service] });
      await wire.readLine();
      const said = await floodUntilEnd(wire, Buffer.alloc(megabyte, "x"), 64);
      assert.match(said, service === "imap" ? /^\* BYE /m : /^500 /m);
    });
  }

  it("is harmless inside a message", async () => {
    await using client = await product.smtp();
    const message = letter("long line", `${"x".repeat(8 * megabyte)}\r\n`);
    await client.send({ from, to: [login], message });
    const [got] = await messagesOf(imap);
    assert.ok(got?.text.endsWith(message));
  });
});

describe("too much", () => {
  it("refuses the 1,001st recipient and all that follow, and serves the first thousand", async () => {
    await using client = await product.smtp();
    await client.command(`MAIL FROM:<${from}>`, 250);
    let refused = 0;
    for (let batch = 0; batch < 100; batch++) {
      const lines = Array.from(
        { length: 100 },
        (_, i) => `RCPT TO:<r${batch * 100 + i}r@localhost>`,
      );
      await client.raw(`${lines.join("\r\n")}\r\n`);
      for (let index = 0; index < 100; index++) {
        const { code, text } = await client.reply();
        if (code === 250) continue;
        assert.match(`${code} ${text}`, /^452 4\.5\.3 /);
        refused++;
      }
    }
    assert.equal(refused, 9000);
    await client.data(letter("thousand"), 250);
    // They are all one account's addresses, so it gets one copy.
    assert.deepEqual(subjects(await messagesOf(imap)), ["thousand"]);
  });

  it("refuses an announced size", async () => {
    await using client = await product.smtp();
    await client.command(`MAIL FROM:<${from}> SIZE=${sizeMax + 1}`, /^552 5\.3\.4 /);
    await client.send({ from, to: [login], message: letter("small"), mailParameters: "SIZE=300" });
    assert.deepEqual(subjects(await messagesOf(imap)), ["small"]);
  });

  it("refuses a size that was not announced", async () => {
    await using client = await product.smtp({ waitMsMax: 60_000 });
    await client.command(`MAIL FROM:<${from}>`, 250);
    await client.command(`RCPT TO:<${login}>`, 250);
    await client.command("DATA", 354);
    const slice = Buffer.from(filler(megabyte), "latin1");
    for (let sent = 0; sent <= sizeMax; sent += slice.length) await client.raw(slice);
    await client.raw("\r\n.\r\n");
    await client.expect(/^55[24] 5\.3\.4 /);
    assert.deepEqual(await messagesOf(imap), []);
  });

  it("refuses an APPEND that is too large before it comes", async () => {
    await using client = await product.imap();
    await client.raw("x1 APPEND INBOX {4000000000}\r\n");
    const line = await client.line();
    assert.match(line.text, /^x1 (NO|BAD) /);
  });
});

describe("slowness", () => {
  it("does not hold others up, and does not harm the slow one", async () => {
    await using slow = await SmtpClient.connect({ port: product.ports.smtp });
    const script = `EHLO slow.example\r\nMAIL FROM:<${from}>\r\nRCPT TO:<${login}>\r\nDATA\r\n`;
    const message = letter("slow");
    for (const character of `${script}${message}.\r\n`) {
      await slow.raw(character);
      await sleep(2);
    }
    for (const code of [220, 250, 250, 250, 354, 250]) await slow.expect(code);
    assert.deepEqual(subjects(await messagesOf(imap)), ["slow"]);
  });

  it("ends a session that says nothing", { timeout: 60_000 }, async () => {
    await using client = await product.smtp({ waitMsMax: 45_000 });
    assert.match(await client.ended(), /^421 4\.4\.2 /);
  });

  it("stands 1,000 idle connections while it serves", { timeout: 120_000 }, async () => {
    await using idle = new AsyncDisposableStack();
    for (let hundred = 0; hundred < 10; hundred++) {
      // Each hundred from another network, as 1,000 real ones would come.
      const localAddress = `127.${hundred + 1}.0.1`;
      const sessions = Array.from({ length: 50 }, async () => {
        const smtp = { port: product.ports.smtp, localAddress };
        idle.use(await SmtpClient.connect(smtp));
        idle.use(await ImapClient.connect({ port: product.ports.imap, localAddress }));
      });
      await Promise.all(sessions);
    }
    const started = Date.now();
    for (let index = 0; index < 20; index++) await serves(`among idle ones ${index}`);
    assert.ok(Date.now() - started < 20_000);
  });

  it("lets go of a client that does not read what it asked for", async () => {
    await imap.append("INBOX", letter("big", filler(20 * megabyte)));
    await using greedy = await product.imap(login, password);
    greedy.wire.socket.pause();
    for (let index = 0; index < 20; index++) await greedy.raw(`g${index} FETCH 1 BODY.PEEK[]\r\n`);
    await serves("meanwhile");
  });
});

/** The server takes and gives back a message, as if nothing else were. */
async function serves(subject: string): Promise<void> {
  await using client = await product.smtp();
  await client.send({ from, to: [login], message: letter(subject) });
  await client.quit();
  await using reader = await product.imap();
  const { untagged } = await reader.ok("FETCH * BODY.PEEK[HEADER.FIELDS (SUBJECT)]");
  assert.equal(untagged.at(-1)?.literals[0]?.toString(), `Subject: ${subject}\r\n\r\n`);
}

/** Sends until the peer hangs up; the peer must do so before `timesMax` slices are through. */
async function floodUntilEnd(wire: Wire, slice: Buffer, timesMax: number): Promise<string> {
  const said = wire.readToEnd();
  let ended = false;
  void said.then(() => (ended = true));
  for (let times = 0; !ended; times++) {
    assert.ok(times < timesMax, "The peer reads without end");
    await wire.write(slice);
  }
  return (await said).toString("latin1");
}
