import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { BareLineEnd, withoutBareLineEnds } from "./line-ends.ts";

const good: readonly string[] = ["", "a", "a\r\n", "\r\n", "\r\n\r\n", "a\r\nb\r\n.\r\n", "a\r\nb"];
const bad: readonly string[] = [
  "\n",
  "\r",
  "a\n",
  "a\r",
  "\r\r\n",
  "\r\n\n",
  "a\rb\r\n",
  "\n\r",
  "a\r\nb\r",
];

describe("withoutBareLineEnds (RFC 5321 §2.3.8)", () => {
  for (const text of good) {
    it(`passes ${JSON.stringify(text)} on, in any pieces`, () => check(text, true));
  }
  for (const text of bad) {
    it(`refuses ${JSON.stringify(text)}, in any pieces`, () => check(text, false));
  }

  it("agrees with a plain search on random text", async () => {
    const random = new SeededRandom(20_261_121);
    for (let round = 0; round < 2_000; round++) {
      const text =
        random.pick(["", "a", "\r\n"]) +
        random.text(["\r\n", "\r\n", "a", "\r", "\n"], random.below(6));
      await check(text, !/\r(?!\n)|(?<!\r)\n/.test(text));
    }
  });
});

async function check(text: string, passes: boolean): Promise<void> {
  for (let octets = 1; octets <= text.length + 1; octets++) {
    assert.equal(await passed(text, octets), passes ? text : undefined, `pieces of ${octets}`);
  }
}

async function passed(text: string, octets: number): Promise<string | undefined> {
  let result = "";
  try {
    for await (const piece of withoutBareLineEnds(pieces(text, octets))) {
      result += Buffer.from(piece).toString("latin1");
    }
    return result;
  } catch (error) {
    if (error instanceof BareLineEnd) return undefined;
    throw error;
  }
}

async function* pieces(text: string, octets: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < text.length; at += octets) {
    yield Buffer.from(text.slice(at, at + octets), "latin1");
  }
}
