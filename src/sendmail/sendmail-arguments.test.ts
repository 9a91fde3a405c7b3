import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { parseSendmailArguments } from "./sendmail-arguments.ts";
import type { SendmailArguments } from "./sendmail-arguments.ts";
import { SendmailRefusal } from "./sendmail-refusal.ts";

describe("the words behind sendmail", () => {
  const table: readonly (readonly [string, Partial<SendmailArguments>])[] = [
    ["a@b root", { recipients: ["a@b", "root"], ignoresDots: false, readsRecipients: false }],
    ["-i -FCronDaemon -B8BITMIME -oem root", { ignoresDots: true, fullName: "CronDaemon" }],
    ["-ti", { ignoresDots: true, readsRecipients: true }],
    ["-oi -t -f a@b.example", { ignoresDots: true, reversePath: "a@b.example" }],
    ["-fa@b.example -bm c@d", { reversePath: "a@b.example", recipients: ["c@d"] }],
    ["-r a@b -odi -v -n x", { reversePath: "a@b", recipients: ["x"] }],
    ["-t -- -x", { readsRecipients: true, recipients: ["-x"] }],
    ["-N success,failure -R hdrs -V id x", { notify: ["success", "failure"], ret: "hdrs" }],
    ["-Nnever -RFULL -Vid x", { notify: ["never"], ret: "full", envelopeId: "id" }],
    ["-C /etc/other.toml -tif a@b", { settingsFile: "/etc/other.toml", reversePath: "a@b" }],
  ];
  for (const [line, expected] of table) {
    it(`are understood: ${line}`, () => {
      assert.partialDeepStrictEqual(parseSendmailArguments(line.split(" ")), expected);
    });
  }

  for (const line of ["-z", "-f", "-bp", "-bs", "-q", "-N sometimes x", "-R half x", "--help-me"]) {
    it(`are refused: ${line}`, () => {
      assert.throws(
        () => parseSendmailArguments(line.split(" ")),
        (error) => error instanceof SendmailRefusal && error.code === 64,
      );
    });
  }

  it("are understood or refused, whatever they are (seed 8)", () => {
    const random = new SeededRandom(8);
    const pieces = ["-", "--", "t", "i", "o", "f", "N", "never", "a@b", ",", "q", "é", "\0", "-C"];
    for (let round = 0; round < 5_000; round++) {
      const words = Array.from({ length: random.below(6) }, () =>
        random.text(pieces, random.below(4)),
      );
      try {
        parseSendmailArguments(words);
      } catch (error) {
        assert.ok(error instanceof SendmailRefusal, String(error));
      }
    }
  });
});
