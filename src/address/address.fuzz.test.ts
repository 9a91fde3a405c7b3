import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AbnfError } from "../abnf/scanner.ts";
import { formatAddress } from "./address.ts";
import { parseAddressList } from "./address-list.ts";
import { parseAddressListLoosely } from "./loose-address-list.ts";
import { parsePath } from "./path.ts";

const seed = 20261121;
const words = [
  ["a", "b.c", "@", "<", ">", ",", ";", ":", ".", '"', "\\", "(", ")", "[", "]", " ", "\r\n "],
  ["\t", "=?utf-8?q?x?=", "\xe9", "\0", "1.2.3.4", "IPv6:::1", "-", "joe@example.org"],
].flat();

describe(`addresses from noise, seed ${seed}`, () => {
  it("are refused only with AbnfError", () => {
    for (const text of noise(20_000)) {
      refuses(() => parseAddressList(text));
      refuses(() => {
        const path = parsePath(`<${text}>`);
        assert.deepEqual(parsePath(`<${formatAddress(path)}>`), path);
      });
    }
  });

  it("are always read loosely, and what is strict is read the same", () => {
    for (const text of noise(20_000)) {
      const loose = parseAddressListLoosely(text);
      refuses(() => assert.equal(parseAddressList(text).length, loose.length, text));
    }
  });

  it("take linear time", () => {
    for (const word of words) {
      const long = word.repeat(100_000 / word.length);
      parseAddressListLoosely(long);
      parseAddressListLoosely(`${long}<a@b>`);
      refuses(() => parseAddressList(long));
    }
  });
});

function refuses(parse: () => unknown): void {
  try {
    parse();
  } catch (error) {
    if (!(error instanceof AbnfError)) throw error;
  }
}

function* noise(count: number): Generator<string> {
  let state = seed;
  const next = (below: number): number => ((state = (state * 48271) % 2147483647), state % below);
  for (let i = 0; i < count; i++) {
    yield Array.from({ length: next(14) }, () => words[next(words.length)]).join("");
  }
}
