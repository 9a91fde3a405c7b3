import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDocument } from "./document.ts";
import { presetToml, transportPresets } from "./transport-presets.ts";

describe("presets of providers", () => {
  for (const preset of transportPresets) {
    it(`of ${preset.name} are a transport, and say where they are from`, () => {
      const { transports } = parseDocument(presetToml(preset));
      const { kind, host, mechanisms } = preset;
      assert.partialDeepStrictEqual(transports[preset.name], { kind, host, mechanisms });
      assert.ok(preset.sources.length > 0);
      assert.ok(preset.sources.every((source) => URL.parse(source)?.protocol === "https:"));
    });
  }

  it("are in order, each once", () => {
    const names = transportPresets.map(({ name }) => name);
    assert.deepEqual(names, [...new Set(names)].toSorted());
  });
});
