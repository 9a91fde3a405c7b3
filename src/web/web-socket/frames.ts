// Frames of WebSocket, RFC 6455 §5: what a client sends, taken apart and put together to messages, and what we send. Pure.
import { isUtf8 } from "node:buffer";

/** RFC 6455 §11.8 */
export const opcodes = {
  continuation: 0x0,
  text: 0x1,
  binary: 0x2,
  close: 0x8,
  ping: 0x9,
  pong: 0xa,
} as const;

/** RFC 6455 §7.4.1 */
export const closeCodes = {
  normal: 1000,
  goingAway: 1001,
  protocolError: 1002,
  unsupportedData: 1003,
  none: 1005,
  invalidData: 1007,
  policyViolation: 1008,
  tooBig: 1009,
} as const;

export type WebSocketEvent =
  | { readonly kind: "text" | "binary" | "ping" | "pong"; readonly octets: Buffer }
  /** 1005 where the client gave no code. */
  | { readonly kind: "close"; readonly code: number };

/** What a client sent cannot be; the connection ends with that code. RFC 6455 §7.1.7 */
export class WebSocketError extends Error {
  override readonly name = "WebSocketError";
  readonly code: number;

  constructor(code: number, text: string) {
    super(text);
    this.code = code;
  }
}

/** RFC 6455 §5.5 */
const controlOctetsMax = 125;
/** Of one message; fragments may be empty. */
const fragmentsMax = 10_000;

interface Frame {
  readonly final: boolean;
  readonly opcode: number;
  readonly mask: Buffer;
  /** Octets that are still to come, and how many there have been. */
  left: number;
  at: number;
  readonly pieces: Buffer[];
}

interface Message {
  readonly opcode: number;
  readonly pieces: Buffer[];
  octets: number;
  fragments: number;
}

/** Fed with chunks cut anywhere. Throws WebSocketError; then it is over. */
export class FrameReceiver {
  readonly #messageOctetsMax: number;
  #header: Buffer = Buffer.alloc(0);
  #frame: Frame | undefined;
  #message: Message | undefined;

  constructor(messageOctetsMax: number) {
    this.#messageOctetsMax = messageOctetsMax;
  }

  *push(chunk: Buffer): Generator<WebSocketEvent> {
    let rest = chunk;
    for (;;) {
      if (this.#frame === undefined) {
        rest = this.#takeHeader(rest);
        if (this.#frame === undefined) return;
      }
      rest = takePayload(this.#frame, rest);
      if (this.#frame.left > 0) return;
      const event = this.#finish(this.#frame);
      this.#frame = undefined;
      if (event !== undefined) yield event;
    }
  }

  /** RFC 6455 §5.2. What is not of the header comes back. */
  #takeHeader(chunk: Buffer): Buffer {
    const held = this.#header.length;
    const octets = held === 0 ? chunk : Buffer.concat([this.#header, chunk.subarray(0, 14 - held)]);
    const size = headerSize(octets);
    if (size === undefined || octets.length < size) {
      // Chunks of a header are short: it has 14 octets at most.
      this.#header = Buffer.from(octets);
      return Buffer.alloc(0);
    }
    this.#header = Buffer.alloc(0);
    this.#frame = this.#begin(octets.subarray(0, size));
    return chunk.subarray(size - held);
  }

  #begin(header: Buffer): Frame {
    const opcode = header[0]! & 0x0f;
    const final = (header[0]! & 0x80) !== 0;
    if ((header[0]! & 0x70) !== 0) throw protocolError("Reserved bits are set");
    if ((header[1]! & 0x80) === 0) throw protocolError("A client masks its frames");
    const left = payloadLength(header);
    const mask = Buffer.from(header.subarray(-4));
    if (opcode >= 0x8) checkControl({ opcode, final, left });
    else this.#checkData(opcode, left);
    return { final, opcode, mask, left, at: 0, pieces: [] };
  }

  #checkData(opcode: number, octets: number): void {
    if (opcode > opcodes.binary) throw protocolError("There is no such opcode");
    if ((opcode === opcodes.continuation) !== (this.#message !== undefined)) {
      throw protocolError("Fragments of a message follow each other");
    }
    this.#message ??= { opcode, pieces: [], octets: 0, fragments: 0 };
    this.#message.octets += octets;
    this.#message.fragments++;
    const { octets: all, fragments } = this.#message;
    if (all > this.#messageOctetsMax || fragments > fragmentsMax) {
      throw new WebSocketError(closeCodes.tooBig, "The message is too large");
    }
  }

  #finish({ opcode, final, pieces }: Frame): WebSocketEvent | undefined {
    if (opcode >= 0x8) return controlEvent(opcode, Buffer.concat(pieces));
    const message = this.#message!;
    for (const piece of pieces) message.pieces.push(piece);
    if (!final) return undefined;
    this.#message = undefined;
    const octets = Buffer.concat(message.pieces);
    if (message.opcode === opcodes.binary) return { kind: "binary", octets };
    if (!isUtf8(octets)) throw new WebSocketError(closeCodes.invalidData, "Text is UTF-8");
    return { kind: "text", octets };
  }
}

/** Undefined where that cannot be known yet. */
function headerSize(octets: Buffer): number | undefined {
  if (octets.length < 2) return undefined;
  const length = octets[1]! & 0x7f;
  const mask = (octets[1]! & 0x80) === 0 ? 0 : 4;
  return 2 + mask + (length === 127 ? 8 : length === 126 ? 2 : 0);
}

function payloadLength(header: Buffer): number {
  const length = header[1]! & 0x7f;
  if (length < 126) return length;
  if (length === 126) return header.readUInt16BE(2);
  const long = header.readBigUInt64BE(2);
  if (long > 0x7fff_ffff_ffff_ffffn) throw protocolError("A length has 63 bits");
  return long > BigInt(Number.MAX_SAFE_INTEGER) ? Infinity : Number(long);
}

/** RFC 6455 §5.5 */
function checkControl({ opcode, final, left }: Pick<Frame, "opcode" | "final" | "left">): void {
  if (opcode > opcodes.pong) throw protocolError("There is no such opcode");
  if (!final || left > controlOctetsMax) throw protocolError("A control frame is short and whole");
}

/** RFC 6455 §5.3: a copy without the mask; the chunk stays as it is. */
function takePayload(frame: Frame, chunk: Buffer): Buffer {
  const octets = Buffer.from(chunk.subarray(0, frame.left));
  const { mask, at } = frame;
  const { length } = octets;
  for (let index = 0; index < length; index++) octets[index]! ^= mask[(at + index) & 3]!;
  frame.at += length;
  frame.left -= length;
  if (length > 0) frame.pieces.push(octets);
  return chunk.subarray(length);
}

function controlEvent(opcode: number, octets: Buffer): WebSocketEvent {
  if (opcode === opcodes.ping) return { kind: "ping", octets };
  if (opcode === opcodes.pong) return { kind: "pong", octets };
  if (octets.length === 0) return { kind: "close", code: closeCodes.none };
  if (octets.length === 1) throw protocolError("A code has two octets");
  const code = octets.readUInt16BE(0);
  if (!isCloseCode(code)) throw protocolError("There is no such code");
  if (!isUtf8(octets.subarray(2))) {
    throw new WebSocketError(closeCodes.invalidData, "A reason is UTF-8");
  }
  return { kind: "close", code };
}

/** RFC 6455 §7.4.2: those that may be sent. */
function isCloseCode(code: number): boolean {
  if (code >= 3000) return code <= 4999;
  return code >= 1000 && code <= 1014 && (code < 1004 || code > 1006);
}

function protocolError(text: string): WebSocketError {
  return new WebSocketError(closeCodes.protocolError, text);
}

/** One whole frame of a server: not masked. RFC 6455 §5.1 */
export function formatFrame(opcode: number, payload: Uint8Array): Buffer {
  const { length } = payload;
  const long = length > 0xffff ? 8 : length > 125 ? 2 : 0;
  const header = Buffer.alloc(2 + long);
  header[0] = 0x80 | opcode;
  header[1] = long === 8 ? 127 : long === 2 ? 126 : length;
  if (long === 8) header.writeBigUInt64BE(BigInt(length), 2);
  else if (long === 2) header.writeUInt16BE(length, 2);
  return Buffer.concat([header, payload]);
}

export function formatClose(code: number, reason: string): Buffer {
  const text = Buffer.from(reason, "utf8").subarray(0, controlOctetsMax - 2);
  const payload = Buffer.alloc(2 + text.length);
  payload.writeUInt16BE(code === closeCodes.none ? closeCodes.normal : code, 0);
  text.copy(payload, 2);
  return formatFrame(opcodes.close, payload);
}
