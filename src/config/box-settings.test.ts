import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hostNameOf } from "./box-settings.ts";
import { formatDocument, parseDocument } from "./document.ts";

const boxOf = (lines: string) => parseDocument(`[box]\n${lines}\n`).box;

describe("the box", () => {
  it("has a name at home, one for others, and a time zone", () => {
    const box = { name: "homepost-2", hostName: "mail.example.org", timeZone: "Europe/Berlin" };
    const lines = Object.entries(box).map(([key, text]) => `${key} = "${text}"`);
    const document = parseDocument(`[box]\n${lines.join("\n")}\n`);
    assert.deepEqual(document.box, box);
    assert.deepEqual(parseDocument(formatDocument(document)).box, box);
    assert.ok(!formatDocument(parseDocument("")).includes("box"));
  });

  it("refuses what would be no name or no place", () => {
    for (const line of [
      'name = "Homepost"',
      'name = "my box"',
      'name = "-x"',
      `name = "${"x".repeat(64)}"`,
      'hostName = "mail example"',
      'hostName = "münchen.example"',
      'hostName = "192.0.2.1"',
      'timeZone = "Berlin"',
      'timeZone = "../etc/passwd"',
      'colour = "red"',
    ]) {
      assert.throws(() => boxOf(line), { name: "ConfigRefusal" }, line);
    }
  });

  it("is called as the static configuration says until somebody says better", () => {
    assert.equal(hostNameOf({ box: {} }, { hostName: "box" }), "box");
    assert.equal(
      hostNameOf({ box: { hostName: "mail.example" } }, { hostName: "box" }),
      "mail.example",
    );
  });
});
