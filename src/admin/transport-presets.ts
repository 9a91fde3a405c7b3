import { presetsReadOn, presetToml, transportPresets } from "../config/transport-presets.ts";
import type { TransportPreset } from "../config/transport-presets.ts";
import { nothing } from "./arguments.ts";
import { callOf } from "./call.ts";

export interface PresetFacts extends TransportPreset {
  /** Day on which the sources were read. */
  readonly readOn: string;
  /** To paste into the document. */
  readonly toml: string;
}

/** How to send through well-known providers. */
export const transportPresetList = callOf(nothing, (): PresetFacts[] =>
  transportPresets.map((preset) => ({
    ...preset,
    readOn: presetsReadOn,
    toml: presetToml(preset),
  })),
);
