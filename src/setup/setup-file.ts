import { readFileSync, renameSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname } from "node:path";
import * as v from "valibot";
import { makeDirectory } from "../store/data-directory.ts";
import { setupSteps } from "./setup-steps.ts";
import type { StepNotes } from "./setup-steps.ts";
import type { ClaimCodeHash } from "./claim-code.ts";

/** What is kept of the setup, in `setup.json` of the data directory. */
export interface KeptSetup {
  /** Undefined while the box is nobody's. Milliseconds since 1970. */
  readonly claimedAt?: number | undefined;
  readonly claimCode?: ClaimCodeHash | undefined;
  /** The owner chose the code. */
  readonly isOwnCode?: boolean | undefined;
  readonly steps: StepNotes;
}

const milliseconds = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const note = v.strictObject({ outcome: v.picklist(["done", "skipped"]), at: milliseconds });
const schema = v.strictObject({
  claimedAt: v.optional(milliseconds),
  claimCode: v.optional(v.strictObject({ salt: v.string(), hash: v.string() })),
  isOwnCode: v.optional(v.boolean()),
  steps: v.strictObject(v.entriesFromList(setupSteps, v.optional(note))),
});

/** Undefined where there is none: a server that was never to be claimed. Throws where the file is not ours. */
export function readSetupFile(file: string): KeptSetup | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  try {
    return v.parse(schema, JSON.parse(text));
  } catch (cause) {
    // Not to be taken for "nobody's": whoever comes first would own the box.
    throw new Error(`Cannot read "${file}": it is damaged. Restore it, or start anew`, { cause });
  }
}

/** Resolves when it is on disk: a power cut leaves the old one or the new one. */
export async function writeSynced(file: string, text: string): Promise<void> {
  makeDirectory(dirname(file));
  {
    await using handle = await open(`${file}.new`, "w", 0o600);
    await handle.writeFile(text);
    await handle.sync();
  }
  renameSync(`${file}.new`, file);
  await using directory = await open(dirname(file));
  await directory.sync();
}

export function formatKeptSetup(kept: KeptSetup): string {
  return `${JSON.stringify(kept, undefined, 1)}\n`;
}
