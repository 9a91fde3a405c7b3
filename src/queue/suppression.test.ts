import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { suppressionReason } from "./suppression.ts";

interface Given {
  readonly isOurs?: boolean;
  readonly before?: number;
  readonly isRelayed?: boolean;
  readonly text?: string;
}

describe("suppression of an address (mail-behaviours 3.10)", () => {
  const check = (
    code: number | undefined,
    status: string,
    expected: boolean,
    { isOurs = false, before = 0, isRelayed = false, text = "x" }: Given = {},
  ): void => {
    const after = before === 0 ? "" : ` after ${before} failures`;
    const remoteMta = isOurs ? undefined : "mx";
    it(`${expected ? "follows" : "does not follow"} ${code} ${status} ${text}${after}`, () => {
      const given = { code, enhancedStatusCode: status, text, remoteMta } as const;
      const outcome = { ...given, kind: "failed", dsnRelayed: false } as const;
      const reason = suppressionReason(outcome, { failuresBefore: () => before, isRelayed });
      assert.equal(reason !== undefined, expected);
    });
  };
  for (const code of [521, 550, 551, 553, 556]) check(code, "5.0.0", true);
  for (const status of ["1.1", "1.2", "1.3", "1.6", "2.1", "7.1"]) check(554, `5.${status}`, true);
  check(554, "5.0.0", false);
  check(552, "5.2.2", false);
  check(450, "4.1.1", false);
  check(450, "4.2.1", false, { before: 1 });
  check(450, "4.2.1", true, { before: 2 });
  check(554, "5.0.0", true, { before: 2 });
  // In our own words, or about the sender.
  check(undefined, "5.1.2", false, { before: 2 });
  check(550, "5.1.1", false, { isOurs: true });
  check(550, "5.1.8", false, { before: 2 });
  check(550, "5.7.25", false, { before: 2 });
  for (const text of [
    "Service unavailable; client [192.0.2.1] blocked using Spamhaus",
    "Listed on a blocklist",
    "IP address is on the PBL",
    "Fix reverse DNS for 192.0.2.1",
    "SPF check failed",
    "Mail from dynamic addresses is not accepted",
  ]) {
    check(550, "5.7.1", false, { text, before: 2 });
  }
  check(550, "5.7.1", true, { text: "The recipient takes no mail from you" });
  // A smarthost refuses much for our sake.
  check(550, "5.7.1", false, { isRelayed: true });
  check(550, "5.0.0", false, { isRelayed: true, before: 2 });
  check(550, "5.1.1", true, { isRelayed: true });
});
