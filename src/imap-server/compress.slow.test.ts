import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { Duplex } from "node:stream";
import { describe, it } from "node:test";
import {
  constants,
  createDeflateRaw,
  createInflateRaw,
  deflateRawSync,
  inflateRawSync,
} from "node:zlib";
import type { ImapClient } from "../testing/imap-client.ts";
import { ImapDoor } from "../testing/imap-door.ts";
import { DeflateStream } from "./deflate-stream.ts";

const flushes = {
  full: constants.Z_FULL_FLUSH,
  partial: constants.Z_PARTIAL_FLUSH,
  sync: constants.Z_SYNC_FLUSH,
};

/** The client's side behind COMPRESS: what it says, and lines that it hears. */
class Compressed {
  readonly #deflate = createDeflateRaw();
  readonly #inflate = createInflateRaw({ flush: constants.Z_SYNC_FLUSH });
  #text = "";
  #wake: (() => void) | undefined;

  constructor(client: ImapClient) {
    const { socket } = client.wire;
    socket.removeAllListeners("data");
    this.#deflate.pipe(socket, { end: false });
    this.#inflate.on("data", (chunk: Buffer) => this.#take(chunk.toString("latin1")));
    Duplex.from(socket).pipe(this.#inflate);
  }

  say(text: string, flush: number = constants.Z_SYNC_FLUSH): void {
    this.#deflate.write(Buffer.from(text, "latin1"));
    this.#deflate.flush(flush);
  }

  /** Everything up to the line that begins with `start`. */
  async hear(start: string): Promise<string> {
    for (;;) {
      const at = this.#text.indexOf(`\r\n${start}`);
      const end = at < 0 ? -1 : this.#text.indexOf("\r\n", at + 2);
      if (end >= 0) {
        const heard = this.#text.slice(0, end + 2);
        this.#text = this.#text.slice(end);
        return heard;
      }
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #take(text: string): void {
    this.#text += text;
    this.#wake?.();
  }
}

async function compressed(client: ImapClient): Promise<Compressed> {
  await client.ok("COMPRESS DEFLATE");
  return new Compressed(client);
}

describe("COMPRESS, RFC 4978", () => {
  for (const [name, flush] of Object.entries(flushes)) {
    it(`understands a client that flushes its octets: ${name}`, async () => {
      await using door = await ImapDoor.open();
      await door.test.add("Subject: one\r\n\r\nx\r\n");
      await using client = await door.login();
      const peer = await compressed(client);
      peer.say("a SELECT INBOX\r\n", flush);
      assert.match(await peer.hear("a OK"), /\* 1 EXISTS\r\n/);
      peer.say("b NOOP\r\nc FETCH 1 BODY[TEXT]\r\n", flush);
      assert.match(await peer.hear("c OK"), /BODY\[TEXT\] \{3\}\r\nx\r\n/);
      assert.deepEqual(door.faults, []);
    });
  }

  it("tells changes to a client in IDLE, and says BYE", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.select();
    const peer = await compressed(client);
    peer.say("a IDLE\r\n");
    // The first line has no CRLF in front of it.
    peer.say("DONE\r\nb NOOP\r\nc IDLE\r\n");
    await peer.hear("+ Waiting");
    await door.test.add("Subject: one\r\n\r\nx\r\n");
    assert.match(await peer.hear("* 1 EXISTS"), /EXISTS/);
    peer.say("DONE\r\nd LOGOUT\r\n");
    assert.match(await peer.hear("d OK"), /\* BYE /);
  });

  it("sends large messages, and takes them", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.login();
    const peer = await compressed(client);
    const body = Array.from({ length: 60_000 }, (_, i) => `${i * 7919}`).join("\r\n");
    const message = `Subject: large\r\n\r\n${body}\r\n`;
    peer.say(`a NOOP\r\nb APPEND INBOX {${message.length}+}\r\n${message}\r\nc SELECT INBOX\r\n`);
    await peer.hear("c OK");
    peer.say("d FETCH 1 BODY[]\r\n");
    assert.ok((await peer.hear("d OK")).includes(message));
  });

  it("is refused twice, before login, for other algorithms, and with commands behind it", async () => {
    await using door = await ImapDoor.open();
    await using stranger = await door.connect();
    await stranger.ok("NOOP");
    await stranger.bad("COMPRESS DEFLATE");
    await using client = await door.login();
    await client.bad("COMPRESS LZMA");
    await client.raw("x COMPRESS DEFLATE\r\ny NOOP\r\n");
    assert.match((await client.line()).text, /^x BAD \[CLIENTBUG\]/);
    assert.match((await client.line()).text, /^y OK/);
    const peer = await compressed(client);
    peer.say("a NOOP\r\nb COMPRESS DEFLATE\r\n");
    assert.match(await peer.hear("b NO"), /\[COMPRESSIONACTIVE\]/);
  });

  it("works below TLS", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.connect({ tls: true });
    await client.login("you", "secret");
    const peer = await compressed(client);
    peer.say("a NOOP\r\nb STATUS INBOX (MESSAGES)\r\n");
    assert.match(await peer.hear("b OK"), /\* STATUS INBOX \(MESSAGES 0\)\r\n/);
  });
});

describe("COMPRESS under attack", () => {
  it("ends on octets that are not deflated", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.login();
    await client.ok("COMPRESS DEFLATE");
    await client.raw(Buffer.alloc(100, 0xff));
    await client.wire.readToEnd();
    assert.deepEqual(door.faults, []);
  });

  it("refuses a line without an end that inflates to far more", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.login();
    await client.ok("COMPRESS DEFLATE");
    client.wire.socket.on("error", () => undefined);
    await client.raw(deflateRawSync(Buffer.alloc(64 * 1024 * 1024, "x")));
    await client.wire.readToEnd();
    assert.deepEqual(door.faults, []);
    await using other = await door.login();
    await other.ok("NOOP");
  });

  it("hands on no faster than the wire takes", async () => {
    let waitingMax = 0;
    const taken: Buffer[] = [];
    const wire = new Duplex({
      read: () => undefined,
      write(chunk: Buffer, _encoding, done) {
        waitingMax = Math.max(waitingMax, wire.writableLength);
        taken.push(chunk);
        setImmediate(done);
      },
    });
    const stream = new DeflateStream(wire);
    const said = randomBytes(2_000_000);
    for (let at = 0; at < said.length; at += 50_000) {
      if (!stream.write(said.subarray(at, at + 50_000))) await once(stream, "drain");
    }
    stream.end();
    await once(wire, "finish");
    assert.ok(inflateRawSync(Buffer.concat(taken)).equals(said));
    assert.ok(waitingMax < 100_000, `${waitingMax} octets waited`);
    stream.destroy();
  });
});
