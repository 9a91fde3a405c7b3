import { randomBytes } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeDirectory } from "../store/data-directory.ts";

const octets = 32;

/** Random octets in a private file below `keys/`, made at the first start and the same ever after. */
export function keptSecret(dataDirectory: string, name: string): Buffer {
  const keys = join(dataDirectory, "keys");
  const file = join(keys, name);
  makeDirectory(keys);
  try {
    const kept = readFileSync(file);
    if (kept.length === octets) return kept;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
  const secret = randomBytes(octets);
  writeFileSync(`${file}.new`, secret, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return secret;
}
