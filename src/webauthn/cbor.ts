/** What authenticators send: RFC 8949 in the canonical form of CTAP2, without tags, floats and indefinite lengths. */
export type CborValue =
  | number
  | string
  | boolean
  | null
  | undefined
  | Buffer
  | readonly CborValue[]
  | CborMap;
export type CborMap = ReadonlyMap<string | number, CborValue>;

/** The octets are not what we read. */
export class CborError extends SyntaxError {
  override readonly name = "CborError";
}

const depthMax = 8;
const itemsMax = 256;

/** The value that begins at `start`, and where it ends. Throws a CborError. */
export function readCbor(
  octets: Buffer,
  start = 0,
): { readonly value: CborValue; readonly end: number } {
  const reader = new CborReader(octets, start);
  const value = reader.value(0);
  return { value, end: reader.at };
}

class CborReader {
  readonly #octets: Buffer;
  at: number;
  #items = 0;

  constructor(octets: Buffer, at: number) {
    this.#octets = octets;
    this.at = at;
  }

  /** RFC 8949 §3 */
  value(depth: number): CborValue {
    if (depth > depthMax || ++this.#items > itemsMax) throw new CborError("Too much of CBOR");
    const first = this.#take(1)[0]!;
    const major = first >> 5;
    const detail = first & 31;
    if (major === 7) return simple(detail);
    const argument = this.#argument(detail);
    switch (major) {
      case 0:
        return argument;
      case 1:
        return -1 - argument;
      case 2:
        return Buffer.from(this.#take(argument));
      case 3:
        return textOf(this.#take(argument));
      case 4:
        return Array.from({ length: this.#count(argument) }, () => this.value(depth + 1));
      case 5:
        return this.#map(this.#count(argument), depth);
      default:
        throw new CborError("Cannot read tags of CBOR");
    }
  }

  #map(count: number, depth: number): CborMap {
    const map = new Map<string | number, CborValue>();
    for (let entry = 0; entry < count; entry++) {
      const key = this.value(depth + 1);
      if (typeof key !== "string" && typeof key !== "number") {
        throw new CborError("Cannot read such a key of a CBOR map");
      }
      // RFC 8949 §5.6
      if (map.has(key)) throw new CborError("A key of a CBOR map comes twice");
      map.set(key, this.value(depth + 1));
    }
    return map;
  }

  #argument(detail: number): number {
    if (detail < 24) return detail;
    if (detail === 24) return this.#take(1).readUInt8();
    if (detail === 25) return this.#take(2).readUInt16BE();
    if (detail === 26) return this.#take(4).readUInt32BE();
    throw new CborError("Cannot read such a length of CBOR");
  }

  #count(argument: number): number {
    if (argument > itemsMax) throw new CborError("Too much of CBOR");
    return argument;
  }

  #take(length: number): Buffer {
    const end = this.at + length;
    if (end > this.#octets.length) throw new CborError("CBOR ends too early");
    const taken = this.#octets.subarray(this.at, end);
    this.at = end;
    return taken;
  }
}

function simple(detail: number): CborValue {
  switch (detail) {
    case 20:
      return false;
    case 21:
      return true;
    case 22:
      return null;
    case 23:
      return undefined;
    default:
      throw new CborError("Cannot read such a simple value of CBOR");
  }
}

function textOf(octets: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(octets);
  } catch (cause) {
    throw new CborError("Text of CBOR is not UTF-8", { cause });
  }
}
