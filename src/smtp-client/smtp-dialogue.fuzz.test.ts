import assert from "node:assert/strict";
import { Duplex } from "node:stream";
import { Socket } from "node:net";
import { describe, it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { SmtpDialogue } from "./smtp-dialogue.ts";
import { SessionError } from "./smtp-session.ts";

const seed = 5321;
const rounds = 2_000;
const script = Buffer.from(
  "220 mx.example\r\n250-mx.example\r\n250-SIZE 1000\r\n250 AUTH PLAIN\r\n250 2.1.0 ok\r\n",
);

describe("SMTP servers that say anything", () => {
  it(`are replies or a broken session (seed ${seed})`, async () => {
    const random = new SeededRandom(seed);
    for (let round = 0; round < rounds; round++) {
      await converse(random.mutated(script), random);
    }
  });

  it("are understood wherever their words are cut", async () => {
    for (let at = 1; at < script.length; at++) {
      const keywords = await converse(script, { cut: () => at });
      assert.deepEqual(
        [...keywords],
        [
          ["SIZE", "1000"],
          ["AUTH", "PLAIN"],
        ],
      );
    }
  });
});

async function converse(
  said: Buffer,
  random: SeededRandom | { cut(): number },
): Promise<ReadonlyMap<string, string>> {
  const at = "cut" in random ? random.cut() : random.below(said.length + 1);
  const socket = socketThatSays([said.subarray(0, at), said.subarray(at)]);
  using dialogue = new SmtpDialogue(socket, {
    idleTimeoutMs: 1_000,
    signal: new AbortController().signal,
  });
  try {
    await dialogue.reply();
    await dialogue.greet("me.example");
    await dialogue.command("NOOP");
  } catch (error) {
    assert.ok(error instanceof SessionError, String(error));
  }
  return dialogue.keywords;
}

/** Behaves as a socket whose other side says that and closes, whatever it hears. */
function socketThatSays(pieces: readonly Buffer[]): Socket {
  const stream = new Duplex({
    read() {
      for (const piece of pieces) if (piece.length > 0) this.push(piece);
      this.push(null);
    },
    write: (_octets, _encoding, done) => done(),
  });
  // What the dialogue uses of a socket beyond a stream is this alone.
  return Object.assign(stream, { setTimeout: () => stream }) as unknown as Socket;
}
