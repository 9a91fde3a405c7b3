import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { closeCodes, formatClose, formatFrame, FrameReceiver, opcodes } from "./frames.ts";
import { WebSocketError } from "./frames.ts";
import type { WebSocketEvent } from "./frames.ts";

const messageOctetsMax = 100_000;
const mask = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);

/** As a client sends it. */
function masked(opcode: number, payload: Buffer, { final = true, rsv = 0 } = {}): Buffer {
  const frame = formatFrame(opcode, payload);
  const header = Buffer.from(frame.subarray(0, frame.length - payload.length));
  header[0] = (final ? 0x80 : 0) | rsv | opcode;
  header[1]! |= 0x80;
  return Buffer.concat([header, mask, payload.map((octet, index) => octet ^ mask[index & 3]!)]);
}

function receive(...chunks: readonly Buffer[]): WebSocketEvent[] {
  const receiver = new FrameReceiver(messageOctetsMax);
  return chunks.flatMap((chunk) => [...receiver.push(chunk)]);
}

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(" ", ""), "hex");
const text = (value: string): Buffer => Buffer.from(value);

describe("frames of WebSocket, RFC 6455 §5", () => {
  it("are read as §5.7 shows", () => {
    const hello: WebSocketEvent[] = [{ kind: "text", octets: text("Hello") }];
    assert.deepEqual(receive(hex("81 85 37 fa 21 3d 7f 9f 4d 51 58")), hello);
    assert.deepEqual(receive(hex("8a 85 37 fa 21 3d 7f 9f 4d 51 58")), [
      { kind: "pong", octets: text("Hello") },
    ]);
    const first = masked(opcodes.text, text("Hel"), { final: false });
    const last = masked(opcodes.continuation, text("lo"));
    assert.deepEqual(receive(first, last), hello);
  });

  it("are written as §5.7 shows", () => {
    assert.deepEqual(formatFrame(opcodes.text, text("Hello")), hex("81 05 48 65 6c 6c 6f"));
    assert.deepEqual(formatFrame(opcodes.ping, text("Hello")), hex("89 05 48 65 6c 6c 6f"));
    const middle = formatFrame(opcodes.binary, Buffer.alloc(256));
    assert.deepEqual(middle.subarray(0, 4), hex("82 7e 01 00"));
    const large = formatFrame(opcodes.binary, Buffer.alloc(65_536));
    assert.deepEqual(large.subarray(0, 10), hex("82 7f 00 00 00 00 00 01 00 00"));
    assert.deepEqual(formatClose(1000, "x"), hex("88 03 03 e8 78"));
    assert.deepEqual(formatClose(closeCodes.none, ""), hex("88 02 03 e8"));
    assert.equal(formatClose(1002, "x".repeat(500)).length, 127);
  });

  it("let others come between the fragments of a message", () => {
    const events = receive(
      masked(opcodes.text, text("\u00fc").subarray(0, 1), { final: false }),
      masked(opcodes.ping, text("p")),
      masked(opcodes.continuation, Buffer.alloc(0), { final: false }),
      masked(opcodes.continuation, text("\u00fc").subarray(1)),
    );
    assert.deepEqual(events, [
      { kind: "ping", octets: text("p") },
      { kind: "text", octets: text("\u00fc") },
    ]);
  });

  it("come with lengths of each size", () => {
    for (const size of [0, 125, 126, 65_535, 65_536]) {
      const [event] = receive(masked(opcodes.text, Buffer.alloc(size, "x")));
      assert.ok(event?.kind === "text");
      assert.equal(event.octets.length, size);
    }
  });

  it("close with a code or without", () => {
    const code = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);
    assert.deepEqual(receive(masked(opcodes.close, code(1001))), [{ kind: "close", code: 1001 }]);
    assert.deepEqual(receive(masked(opcodes.close, Buffer.alloc(0))), [
      { kind: "close", code: closeCodes.none },
    ]);
    for (const wrong of [0, 999, 1004, 1005, 1006, 1015, 2999, 5000]) {
      refuses(masked(opcodes.close, code(wrong)), closeCodes.protocolError);
    }
  });
});

describe("frames of WebSocket that cannot be, RFC 6455 §5", () => {
  const wrong: readonly (readonly [what: string, code: number, octets: Buffer])[] = [
    ["no mask", closeCodes.protocolError, formatFrame(opcodes.text, text("x"))],
    ["reserved bits", closeCodes.protocolError, masked(opcodes.text, text("x"), { rsv: 0x40 })],
    ["an unknown opcode", closeCodes.protocolError, masked(0x3, text("x"))],
    ["an unknown control opcode", closeCodes.protocolError, masked(0xb, text("x"))],
    ["a ping in parts", closeCodes.protocolError, masked(0x9, text("x"), { final: false })],
    ["a long ping", closeCodes.protocolError, masked(opcodes.ping, Buffer.alloc(126))],
    ["a close of one octet", closeCodes.protocolError, masked(opcodes.close, text("x"))],
    ["a fragment of nothing", closeCodes.protocolError, masked(opcodes.continuation, text("x"))],
    ["text that is not UTF-8", closeCodes.invalidData, masked(opcodes.text, hex("ff"))],
    ["a reason that is not", closeCodes.invalidData, masked(opcodes.close, hex("03e8ff"))],
    ["too much", closeCodes.tooBig, masked(opcodes.text, Buffer.alloc(messageOctetsMax + 1))],
    [
      "a length of 64 bits",
      closeCodes.protocolError,
      hex("81 ff ff ff ff ff ff ff ff ff 00000000"),
    ],
    ["a length of 63 bits", closeCodes.tooBig, hex("81 ff 7f ff ff ff ff ff ff ff 00000000")],
  ];
  for (const [what, code, octets] of wrong) it(`refuse ${what}`, () => refuses(octets, code));

  it("refuse a message in too many fragments, and one that begins within another", () => {
    const empty = masked(opcodes.continuation, Buffer.alloc(0), { final: false });
    const begin = masked(opcodes.text, text("x"), { final: false });
    refuses(Buffer.concat([begin, ...Array.from({ length: 10_000 }, () => empty)]), 1009);
    refuses(Buffer.concat([begin, begin]), closeCodes.protocolError);
  });
});

function refuses(octets: Buffer, code: number): void {
  assert.throws(
    () => receive(octets),
    (error) => error instanceof WebSocketError && error.code === code,
  );
}
