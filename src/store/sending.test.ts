import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { queueEntryOf } from "../testing/queue-entry.ts";
import { TestStore } from "../testing/store.ts";
import { StoreRefusal } from "./mail-store.ts";

const start = Date.UTC(2026, 10, 21);
const minute = 60_000;
const day = 86_400_000;

/** Sends one message to `to`; says how that went. */
async function send(
  test: TestStore,
  to: readonly string[],
  of: { readonly at?: number; readonly recipients?: number; readonly first?: number } = {},
): Promise<string> {
  const { at = start, recipients = 0, first = 0 } = of;
  const accountId = test.accountId();
  await using message = test.store.incoming();
  await message.write(Buffer.from("From: you@home.example\r\n\r\nbody\r\n"));
  const queue = to.map((recipient) => ({ ...newEntry(recipient), accountId, queuedAt: at }));
  const sending = { accountId, recipientsMax: recipients, firstTimeRecipientsMax: first };
  const body = await message.finish();
  try {
    await test.store.accept([{ body, deliveries: [], queue, sending }]);
    return "sent";
  } catch (error) {
    if (error instanceof StoreRefusal && error.reason === "sending-limit") return error.message;
    throw error;
  }
}

function newEntry(recipient: string) {
  return { ...queueEntryOf({ recipient }), held: true };
}

describe("limits of sending, mail-behaviours.md 3.1", () => {
  it("count recipients over 24 hours", async () => {
    await using test = await TestStore.open();
    const limit = { recipients: 3 };
    assert.equal(await send(test, ["a@x.example", "b@x.example"], limit), "sent");
    const refused =
      /^Over the limit of 3 recipients in 24 hours \(maxMessagesPerDay of your account\)/;
    assert.match(await send(test, ["a@x.example", "b@x.example"], limit), refused);
    assert.equal(await send(test, ["a@x.example"], { ...limit, at: start + 5 * minute }), "sent");
    assert.match(await send(test, ["a@x.example"], { ...limit, at: start + day }), refused);
    const later = { ...limit, at: start + day + 10 * minute };
    assert.equal(await send(test, ["a@x.example", "b@x.example", "c@x.example"], later), "sent");
    assert.equal(await send(test, ["a@x.example"], { at: start + day }), "sent");
  });

  it("count those who are new, and nobody twice", async () => {
    await using test = await TestStore.open();
    const limit = { first: 2 };
    assert.equal(await send(test, ["a@x.example", "b@x.example"], limit), "sent");
    assert.equal(await send(test, ["A@x.example", "b@X.example"], limit), "sent");
    const refused =
      /^Over the limit of 2 recipients who are new to you in 24 hours \(maxFirstTimeRecipientsPerDay /;
    assert.match(await send(test, ["c@x.example", "a@x.example"], limit), refused);
    assert.match(await send(test, ["c@x.example"], limit), refused);
    const later = { ...limit, at: start + day + 10 * minute };
    assert.equal(await send(test, ["c@x.example", "a@x.example", "d@x.example"], later), "sent");
  });

  it("are each account's own", async () => {
    await using test = await TestStore.open(["you", "other"]);
    assert.equal(await send(test, ["a@x.example"], { recipients: 1 }), "sent");
    assert.notEqual(await send(test, ["a@x.example"], { recipients: 1 }), "sent");
    const accountId = test.accountId("other");
    const sending = { accountId, recipientsMax: 1, firstTimeRecipientsMax: 1 };
    await using message = test.store.incoming();
    await message.write(Buffer.from("\r\nbody\r\n"));
    const queue = [{ ...newEntry("a@x.example"), accountId, queuedAt: start }];
    await test.store.accept([{ body: await message.finish(), deliveries: [], queue, sending }]);
  });

  it("leave nothing of a message that was refused", async () => {
    await using test = await TestStore.open();
    assert.notEqual(await send(test, ["a@x.example", "b@x.example"], { first: 1 }), "sent");
    assert.equal(test.store.queueEntries(10).length, 0);
    assert.equal(await send(test, ["a@x.example"], { first: 1 }), "sent");
  });
});
