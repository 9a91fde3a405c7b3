/** What the first message of a TLS client says of whom it wants. */
export interface ClientHello {
  /** In lower case; undefined where it names none. RFC 6066 §3 */
  readonly serverName: string | undefined;
  /** RFC 7301 §3.1 */
  readonly protocols: readonly string[];
}

const recordHeadOctets = 5;
/** RFC 8446 §5.1; a ClientHello in several records is nobody's. */
const recordOctetsMax = 16_384;
const listMax = 100;

/**
 * Reads the beginning of a connection: "more" until the first record is whole, undefined where it is no ClientHello.
 * RFC 8446 §4.1.2
 */
export function parseClientHello(octets: Buffer): ClientHello | "more" | undefined {
  if (octets.length > 0 && octets[0] !== 22) return undefined;
  if (octets.length < recordHeadOctets) return "more";
  const length = octets.readUInt16BE(3);
  if (length > recordOctetsMax) return undefined;
  if (octets.length < recordHeadOctets + length) return "more";
  try {
    return clientHello(new Reader(octets.subarray(recordHeadOctets, recordHeadOctets + length)));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function clientHello(message: Reader): ClientHello | undefined {
  if (message.number(1) !== 1) return undefined;
  const hello = new Reader(message.vector(3));
  // Version and random, then session id, cipher suites and compression methods.
  hello.skip(2 + 32);
  for (const size of [1, 2, 1] as const) hello.vector(size);
  const extensions = new Reader(hello.atEnd ? Buffer.alloc(0) : hello.vector(2));
  let serverName: string | undefined;
  let protocols: readonly string[] = [];
  for (let count = 0; !extensions.atEnd && count < listMax; count++) {
    const type = extensions.number(2);
    const content = new Reader(extensions.vector(2));
    if (type === 0) serverName = serverNameIn(content);
    else if (type === 16) protocols = protocolsIn(content);
  }
  return { serverName, protocols };
}

function serverNameIn(content: Reader): string | undefined {
  const list = new Reader(content.vector(2));
  const isHostName = list.number(1) === 0;
  const name = list.vector(2).toString("latin1").toLowerCase();
  return isHostName ? name : undefined;
}

function protocolsIn(content: Reader): string[] {
  const list = new Reader(content.vector(2));
  const protocols: string[] = [];
  while (!list.atEnd && protocols.length < listMax) {
    protocols.push(list.vector(1).toString("latin1"));
  }
  return protocols;
}

/** Buffer throws a RangeError for whatever is not there. */
class Reader {
  readonly #octets: Buffer;
  #at = 0;

  constructor(octets: Buffer) {
    this.#octets = octets;
  }

  get atEnd(): boolean {
    return this.#at >= this.#octets.length;
  }

  number(size: 1 | 2 | 3): number {
    const value = this.#octets.readUIntBE(this.#at, size);
    this.#at += size;
    return value;
  }

  skip(count: number): void {
    this.#at += count;
  }

  /** A length of that size, and so many octets. RFC 8446 §3.4 */
  vector(size: 1 | 2 | 3): Buffer {
    const length = this.number(size);
    const end = this.#at + length;
    if (end > this.#octets.length) throw new RangeError("A vector ends behind its message");
    const content = this.#octets.subarray(this.#at, end);
    this.#at = end;
    return content;
  }
}
