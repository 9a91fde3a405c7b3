import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { imageHash, testedFile } from "./tested.ts";

describe("the image", () => {
  it("was started as it is here", () => {
    const { hash } = JSON.parse(readFileSync(testedFile, "utf8")) as { hash: string };
    assert.equal(
      hash,
      imageHash(),
      "image/, systemd/, overlay/ or appliance/ changed: make image-test",
    );
  });
});
