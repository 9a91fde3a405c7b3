import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Log, LogLevels } from "./log.ts";

describe("Log", () => {
  it("writes one logfmt line with the fields of its parents", () => {
    const lines: string[] = [];
    const log = new Log((line) => lines.push(line), "info", { door: "smtp" });
    log.child({ session: 7 }).info("smtp.rcpt.refused", { rcpt: "a b@example.org", why: "x\ny" });
    assert.deepEqual(lines, [
      'level=info event=smtp.rcpt.refused door=smtp session=7 rcpt="a b@example.org" why="x\\ny"',
    ]);
  });

  it("leaves out records below its level and fields without a value", () => {
    const lines: string[] = [];
    const log = new Log((line) => lines.push(line), "info");
    log.debug("imap.line.received");
    log.warn("queue.delayed", { next: undefined });
    assert.deepEqual(lines, ["level=warn event=queue.delayed"]);
  });

  it("follows levels that change while it is used, of everything and of areas", () => {
    const lines: string[] = [];
    const levels = new LogLevels("info");
    const log = new Log((line) => lines.push(line), levels).child({ n: 1 });
    const written = (): string[] => {
      log.debug("smtp.said");
      log.info("imap.said");
      return lines.splice(0).map((line) => line.split(" ")[1]!);
    };
    assert.deepEqual(written(), ["event=imap.said"]);
    levels.setArea("smtp", "debug");
    assert.deepEqual(written(), ["event=smtp.said", "event=imap.said"]);
    levels.level = "warn";
    assert.deepEqual(written(), ["event=smtp.said"]);
    levels.setArea("smtp", undefined);
    assert.deepEqual(written(), []);
    for (let n = 0; n < 200; n++) levels.setArea(`a${n}`, "debug");
    assert.equal(Object.keys(levels.shown.areas).length, 100);
  });
});
