import assert from "node:assert/strict";
import { it } from "node:test";
import { SeededRandom } from "../../testing/seeded-random.ts";
import { FrameReceiver, formatFrame, WebSocketError } from "./frames.ts";
import type { WebSocketEvent } from "./frames.ts";

const seed = 6455;

/** All events, and the code with which it ended. */
function outcome(chunks: readonly Buffer[]): readonly (WebSocketEvent | number)[] {
  const receiver = new FrameReceiver(2_000);
  const events: (WebSocketEvent | number)[] = [];
  try {
    for (const chunk of chunks) for (const event of receiver.push(chunk)) events.push(event);
  } catch (error) {
    if (!(error instanceof WebSocketError)) throw error;
    events.push(error.code);
  }
  return events;
}

function clientFrame(random: SeededRandom): Buffer {
  const opcode = random.pick([0, 0, 1, 1, 1, 2, 8, 9, 10]);
  const payload = Buffer.from(random.text("abc\u00fc", random.between(0, 150)));
  const frame = formatFrame(opcode, payload);
  const header = Buffer.from(frame.subarray(0, frame.length - payload.length));
  if (random.chance(0.3)) header[0]! &= 0x7f;
  header[1]! |= 0x80;
  const mask = random.octets(4);
  return Buffer.concat([header, mask, payload.map((octet, at) => octet ^ mask[at & 3]!)]);
}

it(`any octets are frames or refused, however they are cut, seed ${seed}`, () => {
  const random = new SeededRandom(seed);
  for (let round = 0; round < 1_500; round++) {
    const frames = Array.from({ length: random.between(1, 6) }, () => clientFrame(random));
    const whole = Buffer.concat(frames);
    const octets = random.chance(0.5) ? random.mutated(whole) : whole;
    const before = Buffer.from(octets);
    const expected = outcome([octets]);
    const single = Array.from(octets, (octet) => Buffer.of(octet));
    assert.deepEqual(outcome(single), expected, `round ${round}`);
    const at = random.below(octets.length + 1);
    assert.deepEqual(outcome([octets.subarray(0, at), octets.subarray(at)]), expected);
    assert.deepEqual(octets, before, "What was given stays as it was");
  }
});
