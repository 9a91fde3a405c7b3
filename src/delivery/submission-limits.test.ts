import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ConfiguredDirectory } from "../account/configured-directory.ts";
import { quietLog, TestStore } from "../testing/store.ts";
import { transactionOf } from "../testing/transaction.ts";
import { Submission } from "./submission.ts";

const full =
  "From: You <you@home.example>\r\nMessage-ID: <m@c.example>\r\n" +
  "Date: Sat, 21 Nov 2026 10:00:00 +0000\r\nSubject: x\r\n\r\nbody\r\n";
const you = { id: 1, name: "you", loginDisabled: false };
const addresses = [
  { address: "you@home.example", mailbox: "INBOX" },
  { address: "you@off.example", mailbox: "INBOX" },
];
const domain = { disabled: false, catchallSeparators: ["+"], caseSensitive: false };
const rules = {
  maxMessagesPerDay: 2,
  maxFirstTimeRecipientsPerDay: 0,
  fromIdAddresses: ["you@home.example"],
};

function limited(test: TestStore): Submission {
  const directory = new ConfiguredDirectory({
    domains: [
      { ...domain, name: "home.example" },
      { ...domain, name: "off.example", disabled: true },
    ],
    accounts: [{ ...you, id: test.accountId(), addresses, sending: rules }],
    postmaster: undefined,
    hostNames: [],
    acceptAll: undefined,
  });
  return new Submission({
    store: test.store,
    directory,
    signer: { signatures: async () => "" },
    hostName: "mx.home.example",
    clock: () => Date.UTC(2026, 10, 21, 11, 0, 0),
    log: quietLog(),
  });
}

async function sent(
  test: TestStore,
  changes: Parameters<typeof transactionOf>[0] = {},
  text = full,
): Promise<string> {
  await using message = test.store.incoming();
  await message.write(Buffer.from(text));
  const transaction = transactionOf({
    accountId: test.accountId(),
    login: "you@home.example",
    reversePath: "you@home.example",
    to: ["a@else.example"],
    ...changes,
  });
  const verdict = await limited(test).message(transaction, message);
  if (verdict.kind === "accepted") return "accepted";
  return `${verdict.code} ${verdict.enhancedStatusCode} ${verdict.text}`;
}

describe("limits and ids, mail-behaviours.md 3.1", () => {
  it("refuse what is over the limit of a day, and name the setting", async () => {
    await using test = await TestStore.open();
    assert.equal(await sent(test, { to: ["a@x.example", "b@x.example"] }), "accepted");
    assert.match(await sent(test), /^451 4\.7\.1 Over the limit of 2 .*\(maxMessagesPerDay of /);
  });

  it("give each recipient a reverse-path of its own where the login is to have that", async () => {
    await using test = await TestStore.open();
    await sent(test, { to: ["a@x.example", "b@x.example"] });
    const entries = test.store.queueEntries(10);
    assert.equal(new Set(entries.map(({ fromId }) => fromId)).size, 2);
    for (const { fromId = "", reversePath } of entries) {
      assert.match(fromId, /^[\w-]{22}$/);
      assert.equal(reversePath, `you+${fromId}@home.example`);
    }
  });

  it("take an id of the client's own once", async () => {
    await using test = await TestStore.open();
    const own = { reversePath: "you+order-7@home.example" };
    assert.match(await sent(test, { ...own, to: ["a@x.example", "b@x.example"] }), /^554 5\.5\.4 /);
    assert.equal(await sent(test, own), "accepted");
    assert.equal(test.store.queueEntries(1)[0]?.fromId, "order-7");
    assert.match(await sent(test, own), /^554 5\.5\.4 .*"order-7" has been used/);
  });

  it("keep extra fields with the entries, and in the message", async () => {
    await using test = await TestStore.open();
    await sent(test, {}, `X-Homepost-Extra-Order: =?utf-8?q?K=C3=A4se?= 7\r\n${full}`);
    assert.deepEqual(test.store.queueEntries(1)[0]?.extra, { Order: "Käse 7" });
    const twice = `X-Homepost-Extra-A: 1\r\nx-homepost-extra-a: 2\r\n${full}`;
    assert.match(await sent(test, {}, twice), /^554 5\.6\.0 .*twice/);
  });
});

describe("senders of a domain that is switched off, mail-behaviours.md 1.5", () => {
  it("are asked to try later", async () => {
    await using test = await TestStore.open();
    const transaction = transactionOf({
      accountId: test.accountId(),
      reversePath: "you@off.example",
    });
    const verdict = await limited(test).mailFrom(transaction);
    assert.equal(verdict.kind === "refused" && verdict.enhancedStatusCode, "4.3.0");
    const text = full.replace("you@home.example", "you@off.example");
    assert.match(await sent(test, {}, text), /^451 4\.3\.0 /);
  });
});
