import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Log } from "./log.ts";

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
});
