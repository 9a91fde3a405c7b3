import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { qrCodeSvg, qrCodeText } from "./qr-code.ts";

const text = "https://box.example.net/profile.mobileconfig?address=mia%40example.org";

describe("a QR code", () => {
  it("is the same on paper and in a terminal", () => {
    const svg = qrCodeSvg(text);
    const size = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)?.[1]);
    const dark = new Set<string>();
    for (const [, x, y, length] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
      for (let i = 0; i < Number(length); i++) dark.add(`${Number(x) + i} ${y}`);
    }
    const shown = new Set<string>();
    qrCodeText(text)
      .split("\n")
      .forEach((line, row) =>
        Array.from(line).forEach((block, x) => {
          if (block === "▄" || block === " ") shown.add(`${x} ${row * 2}`);
          if (block === "▀" || block === " ") shown.add(`${x} ${row * 2 + 1}`);
        }),
      );
    assert.deepEqual(shown, dark);
    // The corners of three squares by which it is found.
    for (const at of [`4 4`, `${size - 5} 4`, `4 ${size - 5}`]) assert.ok(dark.has(at), at);
  });

  it("is not made of what no phone would read", () => {
    assert.throws(() => qrCodeSvg("a".repeat(1_001)), RangeError);
  });
});
