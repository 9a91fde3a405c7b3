import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DoorTransport } from "../jmap/door-transport.ts";
import { JmapError } from "../jmap/transport.ts";
import { dayOf, momentOf, Vacation } from "./vacation.ts";

describe("an answer while away", () => {
  it("is off at first, and kept as it was set", async () => {
    await using server = await DoorTransport.open();
    const vacation = new Vacation(server.client);
    await vacation.load();
    assert.equal(vacation.answer.value?.isEnabled, false);
    const answer = {
      isEnabled: true,
      fromDate: momentOf("2026-12-01", "first"),
      toDate: momentOf("2026-12-24", "last"),
      subject: "Away",
      textBody: "Back on Christmas Eve.",
    };
    await vacation.save(answer);
    const again = new Vacation(server.client);
    await again.load();
    assert.deepEqual({ ...again.answer.value, ...answer }, again.answer.value);
    await assert.rejects(vacation.save({ ...answer, fromDate: "yesterday" }), JmapError);
    assert.deepEqual(vacation.answer.value, answer);
  });

  it("has days as this device sees them, the last one whole", () => {
    const from = momentOf("2026-02-03", "first")!;
    const to = momentOf("2026-02-03", "last")!;
    assert.deepEqual([dayOf(from), dayOf(to), dayOf(null)], ["2026-02-03", "2026-02-03", ""]);
    assert.equal(Date.parse(to) - Date.parse(from), 86_399_000);
    assert.deepEqual([momentOf("", "first"), momentOf("3.2.2026", "last")], [null, null]);
  });
});
