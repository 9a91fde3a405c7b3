import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { meddle } from "../testing/meddle.ts";
import { queueEntryOf } from "../testing/queue-entry.ts";
import { TestWriter } from "../testing/writer.ts";

function check(name: string, damage: string, told: RegExp): void {
  it(name, async () => {
    await using test = await TestWriter.open({ isDamaged: true });
    const queue = [queueEntryOf({ accountId: 1, recipient: "a@x.example", queuedAt: 1 })];
    const sending = { accountId: 1, recipientsMax: 0, firstTimeRecipientsMax: 0 };
    test.run("accept", [{ ...test.message("one"), queue, sending }]);
    assert.deepEqual(await test.faults(), []);
    meddle(test.directory, damage);
    const faults = await test.faults();
    assert.equal(faults.length, 1, faults.join("\n"));
    assert.match(faults[0]!, told);
  });
}

describe("verify tells of what was sent", () => {
  check(
    "by nobody",
    "UPDATE sent_count SET account_id = 7",
    /^Mail is counted as sent by account 7/,
  );
  check(
    "to recipients of nobody",
    "UPDATE sent_recipient SET account_id = 7",
    /^Recipients are kept/,
  );
  check("and counted wrongly", "UPDATE sent_count SET first_time = 2", /^The count of sent mail/);
  check("to nobody", "UPDATE sent_recipient SET recipient = ''", /^The recipients of account 1/);
});
