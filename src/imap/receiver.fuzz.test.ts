import assert from "node:assert/strict";
import { it } from "node:test";
import { ImapReceiver } from "./receiver.ts";

const limits = { lineOctetsMax: 60, literalOctetsMax: 9, literalsOctetsMax: 20, literalsMax: 4 };

const pieces = [
  "a NOOP",
  "b1 APPEND x ",
  "d UID REPLACE 1 x ",
  "c LOGIN ",
  "{3}\r\n",
  "{3+}\r\n",
  "~{2+}\r\n",
  "{12}\r\n",
  "{12+}\r\n",
  "{0}\r\n",
  "{999",
  "\r\n",
  "\r\n",
  "\n",
  "\r",
  "}",
  "{",
  " ",
  "xyz",
  "\0",
  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
];

it("tells the same however the octets are cut, seeds 1 to 3000", () => {
  for (let seed = 1; seed <= 3000; seed++) {
    const next = randomOf(seed);
    const input = Array.from({ length: 2 + next(20) }, () => pieces[next(pieces.length)]).join("");
    const octets = Buffer.from(input, "latin1");
    const whole = told(octets, () => octets.length);
    assert.deepEqual(
      told(octets, () => 1),
      whole,
      `seed ${seed}`,
    );
    assert.deepEqual(
      told(octets, () => 1 + next(9)),
      whole,
      `seed ${seed}`,
    );
  }
});

it("finds the command behind any octets and a line end, seeds 1 to 500", () => {
  for (let seed = 1; seed <= 500; seed++) {
    const next = randomOf(seed);
    const receiver = new ImapReceiver(limits);
    // Without "}" there is no literal that could hold the last line.
    const noise = Buffer.from(
      Array.from({ length: next(300) }, () => next(256)).filter((octet) => octet !== 0x7d),
    );
    receiver.push(Buffer.concat([noise, Buffer.from("\r\nz NOOP\r\n")]));
    let last: unknown;
    for (let event = receiver.next(); event !== undefined; event = receiver.next()) last = event;
    assert.deepEqual(last, { kind: "text", text: "z NOOP" }, `seed ${seed}`);
  }
});

/** Messages are taken and refused in turn, by their size. */
function told(octets: Buffer, chunkOctets: () => number): unknown[] {
  const receiver = new ImapReceiver(limits);
  const events: unknown[] = [];
  let message = "";
  for (let at = 0; at < octets.length;) {
    const end = at + chunkOctets();
    receiver.push(octets.subarray(at, end));
    at = end;
    for (let event = receiver.next(); event !== undefined; event = receiver.next()) {
      if (event.kind === "octets") {
        message += event.chunk.toString("latin1");
        continue;
      }
      events.push(event);
      if (event.kind === "text") assert.ok(event.text.length <= 60 + 20 + 4 * 30);
      if (event.kind === "literal-end") {
        events.push(message);
        message = "";
      }
      if (event.kind !== "append-literal") continue;
      if (event.octets % 2 === 1) receiver.accept();
      else receiver.refuse();
    }
  }
  return events;
}

function randomOf(seed: number): (n: number) => number {
  let state = (seed * 48271) % 2147483647;
  return (n) => ((state = (state * 48271) % 2147483647), state % n);
}
