import { createHash } from "node:crypto";
import { drawnWords } from "./app-password.ts";
import type { Random } from "./password.ts";

export const recoveryCodesAtOnce = 10;
const groups = 4;

/** Such as "kdtp-wqxa-mzvr-hens": 16 letters by lot, 72 bits, so that their hashes need no salt. */
export function newRecoveryCodes(random: Random): string[] {
  return Array.from({ length: recoveryCodesAtOnce }, () => drawnWords(random, groups));
}

/** However it was typed. */
export function recoveryCodeHash(code: string): Buffer {
  const letters = code.toLowerCase().replaceAll(/[^a-z]/g, "");
  return createHash("sha256").update(`homepost recovery ${letters}`).digest();
}

/** Whether it may be one, rather than a code of six digits. */
export function isRecoveryCode(text: string): boolean {
  return text.toLowerCase().replaceAll(/[^a-z]/g, "").length === groups * 4;
}
