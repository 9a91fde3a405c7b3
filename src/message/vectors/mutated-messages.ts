import { Buffer } from "node:buffer";
import { corpus } from "./corpus.ts";

/** Numbers from 0 to below `below`, the same for the same `seed`. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => ((state = (state * 48271) % 2147483647), state % below);
}

/** Small messages of the corpus, cut, doubled, spoilt, or put together with pieces of others. */
export function* mutatedMessages(count: number, seed: number): Generator<Buffer> {
  const next = randomFrom(seed);
  const originals = corpus()
    .map(({ octets }) => octets)
    .filter((octets) => octets.length < originalOctetsMax);
  for (let number = 0; number < count; number++) {
    let octets: Buffer = Buffer.from(originals[next(originals.length)]!);
    for (let change = next(4); change >= 0; change--) {
      octets = mutated(octets, originals[next(originals.length)]!, next);
    }
    yield octets;
  }
}

const originalOctetsMax = 5000;
const noise = ["\n", "\r\n", "\r", "--", "\0", "\xff", ":", "\r\n\r\n", '"', "(", "\\", ";"];

function mutated(octets: Buffer, other: Buffer, next: (below: number) => number): Buffer {
  const at = next(octets.length + 1);
  const end = Math.min(octets.length, at + next(60));
  const from = next(other.length + 1);
  const pieces = [
    Buffer.alloc(0),
    octets.subarray(at, end),
    other.subarray(from, from + next(200)),
    Buffer.from(noise[next(noise.length)]!, "latin1"),
  ];
  const before = octets.subarray(0, next(2) === 0 ? at : end);
  return Buffer.concat([before, pieces[next(4)]!, octets.subarray(end)]);
}
