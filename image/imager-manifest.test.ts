import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as v from "valibot";
import { imagerManifest, manifestSchema } from "./imager-manifest.ts";

const facts = {
  version: "0.1.0",
  url: "https://example.org/homepost-rpi-arm64.img.xz",
  extractOctets: 2_797_600_768,
  extractSha256: "a".repeat(64),
  downloadOctets: 300_000_000,
  downloadSha256: "b".repeat(64),
  seconds: 1_795_000_000,
};

describe("the manifest for Imager", () => {
  it("has what Imager wants to know", () => {
    const { os_list: list } = v.parse(manifestSchema, JSON.parse(imagerManifest(facts)));
    assert.equal(list[0]?.release_date, "2026-11-18");
    assert.equal(list[0]?.init_format, "cloudinit");
  });

  for (const wrong of [
    { url: "http://example.org/x.img.xz" },
    { url: "https://example.org/x.zip" },
    { extractSha256: "none" },
    { downloadOctets: 0 },
  ]) {
    it(`refuses ${JSON.stringify(wrong)}`, () =>
      assert.throws(() => imagerManifest({ ...facts, ...wrong }), v.ValiError));
  }
});
