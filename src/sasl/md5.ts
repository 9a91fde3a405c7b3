// MD5 with its state laid open: a CRAM-MD5 verifier is the state of HMAC-MD5 after the key's block (RFC 2104 §4), so
// that the password itself need not be kept, and node:crypto can neither give nor take such states.

/** The four words A, B, C, D after some whole blocks. RFC 1321 §3.3 */
export type Md5State = readonly [number, number, number, number];

export const md5BlockOctets = 64;

const initialState: Md5State = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
const shifts: readonly (readonly [number, number, number, number])[] = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
];
const sines = Int32Array.from({ length: 64 }, (_, i) =>
  Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32),
);

/** The state after `block`, 64 octets, as the first of a message. */
export function md5StateOf(block: Buffer): Md5State {
  return compress(initialState, block);
}

/** The digest of a message whose first `done` octets (whole blocks) led to `state`, and that ends with `rest`. */
export function md5Resume(state: Md5State, done: number, rest: Buffer): Buffer {
  // RFC 1321 §3.1 and §3.2: one bit, zeros, and the length in bits in the last eight octets.
  const padded = Buffer.alloc(Math.ceil((rest.length + 9) / md5BlockOctets) * md5BlockOctets);
  rest.copy(padded);
  padded[rest.length] = 0x80;
  padded.writeBigUInt64LE(BigInt(done + rest.length) * 8n, padded.length - 8);
  let words = state;
  for (let at = 0; at < padded.length; at += md5BlockOctets) {
    words = compress(words, padded.subarray(at, at + md5BlockOctets));
  }
  return formatMd5State(words);
}

/** RFC 1321 §3.5: the words with their low octet first. */
export function formatMd5State(state: Md5State): Buffer {
  const octets = Buffer.alloc(16);
  state.forEach((word, index) => octets.writeUInt32LE(word, index * 4));
  return octets;
}

/** `octets` has 16. */
export function parseMd5State(octets: Buffer): Md5State {
  const word = (index: number): number => octets.readUInt32LE(index * 4);
  return [word(0), word(1), word(2), word(3)];
}

// RFC 1321 §3.4
function compress(state: Md5State, block: Buffer): Md5State {
  const view = new DataView(block.buffer, block.byteOffset, md5BlockOctets);
  let [a, b, c, d] = state.map((word) => word | 0) as [number, number, number, number];
  for (let i = 0; i < 64; i++) {
    const round = i >> 4;
    const word = view.getInt32(wordIndex(round, i) * 4, true);
    const sum = (a + mix(round, b, c, d) + word + (sines[i] ?? 0)) | 0;
    const shift = shifts[round]?.[i & 3] ?? 0;
    [a, b, c, d] = [d, (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0, b, c];
  }
  const [a0, b0, c0, d0] = state;
  return [(a0 + a) >>> 0, (b0 + b) >>> 0, (c0 + c) >>> 0, (d0 + d) >>> 0];
}

// The functions F, G, H and I.
function mix(round: number, x: number, y: number, z: number): number {
  if (round === 0) return (x & y) | (~x & z);
  if (round === 1) return (x & z) | (y & ~z);
  return round === 2 ? x ^ y ^ z : y ^ (x | ~z);
}

function wordIndex(round: number, i: number): number {
  if (round === 0) return i & 15;
  if (round === 1) return (5 * i + 1) & 15;
  return round === 2 ? (3 * i + 5) & 15 : (7 * i) & 15;
}
