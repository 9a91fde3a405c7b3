import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { noFlags } from "../../../src/store/flags.ts";
import { DoorTransport } from "../jmap/door-transport.ts";
import { Mail } from "../jmap/mail.ts";
import { Settings } from "../settings/settings.ts";
import { listIdOf, Rules } from "./rules.ts";

const keptNowhere = { getItem: () => null, setItem: () => {} };

async function open(server: DoorTransport) {
  const { test } = server.door;
  const accountId = test.accountId();
  const garden = await test.store.createMailbox({ accountId, name: "Garden" });
  const work = await test.store.createMailbox({ accountId, name: "Work" });
  const settings = new Settings(server.client, keptNowhere);
  await settings.load();
  const mail = new Mail(server.client);
  await mail.open();
  const places = {
    inbox: `f${test.mailboxId()}`,
    garden: `f${garden.id}`,
    work: `f${work.id}`,
    trash: mail.byRole.value.get("trash")!.id,
  };
  return { settings, rules: new Rules(mail, settings), places };
}

/** A letter in the inbox; its id. */
async function letter(server: DoorTransport, header: string): Promise<string> {
  const { test } = server.door;
  await using incoming = test.store.incoming();
  await incoming.write(Buffer.from(`${header}\r\n\r\nHello\r\n`));
  const body = await incoming.finish();
  const delivery = { mailboxId: test.mailboxId(), flags: noFlags, prefix: "", internalAt: 1 };
  await test.store.accept([{ body, deliveries: [delivery], queue: [] }]);
  const sort = [{ property: "receivedAt", isAscending: true }];
  const { ids } = await server.client.call("Email/query", { sort });
  return ids.toSorted((one, other) => Number(one.slice(1)) - Number(other.slice(1))).at(-1)!;
}

/** Read anew: what was said before about it does not count. */
const offered = ({ suggestion }: Rules) => suggestion.value;

const ofList = "From: ana@x.example\r\nList-Id: The garden <Garden.Lists.example>";
const ofAna = "From: Ana <Ana@X.example>";

describe("a rule", () => {
  it("is offered for the list of what was moved out of the inbox, and made", async () => {
    await using server = await DoorTransport.open();
    const { rules, settings, places } = await open(server);
    const ids = [await letter(server, ofList), await letter(server, ofList)];
    await rules.consider(ids, { from: places.inbox, to: places.garden });
    const mailboxId = places.garden;
    const suggestion = { kind: "add", by: "lists", value: "garden.lists.example", mailboxId };
    assert.deepEqual(offered(rules), suggestion);
    await rules.accept();
    await settings.load();
    const rule = { listId: "garden.lists.example", from: null, mailboxId, comment: "" };
    assert.deepEqual(settings.rules.value, [rule]);
    await rules.consider(ids, { from: places.inbox, to: places.garden });
    assert.equal(offered(rules), undefined);
    await rules.consider(ids, { from: places.inbox, to: places.work });
    await rules.accept();
    assert.deepEqual(settings.rules.value, [{ ...rule, mailboxId: places.work }]);
  });

  it("is offered for the sender, and its end when mail goes back", async () => {
    await using server = await DoorTransport.open();
    const { rules, settings, places } = await open(server);
    const ids = [await letter(server, ofAna)];
    await rules.consider(ids, { from: places.inbox, to: places.garden });
    assert.equal(offered(rules)?.value, "ana@x.example");
    await rules.accept();
    await rules.consider(ids, { from: places.work, to: places.inbox });
    assert.equal(offered(rules), undefined);
    await rules.consider(ids, { from: places.garden, to: places.inbox });
    assert.equal(offered(rules)?.kind, "remove");
    await rules.accept();
    assert.deepEqual(settings.rules.value, []);
  });

  it("is never offered again for what somebody said so", async () => {
    await using server = await DoorTransport.open();
    const { rules, settings, places } = await open(server);
    const [one, other] = [await letter(server, ofList), await letter(server, ofAna)];
    await rules.consider([one], { from: places.inbox, to: places.garden });
    await rules.never("origin");
    await rules.consider([one], { from: places.inbox, to: places.work });
    assert.equal(offered(rules), undefined);
    await rules.consider([other], { from: places.inbox, to: places.garden });
    await rules.never("mailbox");
    await rules.consider([other], { from: places.inbox, to: places.garden });
    assert.equal(offered(rules), undefined);
    await rules.consider([other], { from: places.inbox, to: places.work });
    assert.equal(offered(rules)?.value, "ana@x.example");
    await settings.load();
    assert.deepEqual(settings.neverSuggest.value, {
      lists: { "garden.lists.example": true },
      senders: {},
      mailboxes: { [places.garden]: true },
    });
  });
});

describe("rules", () => {
  it("are not offered where nothing is in common, nor between other mailboxes", async () => {
    await using server = await DoorTransport.open();
    const { rules, places } = await open(server);
    const [one, other] = [
      await letter(server, ofList),
      await letter(server, "From: kenji@x.example"),
    ];
    const move = async (ids: readonly string[], from: string, to: string): Promise<void> => {
      await rules.consider(ids, { from, to });
      assert.equal(offered(rules), undefined);
    };
    await move([one, other], places.inbox, places.garden);
    await move([one], places.inbox, places.trash);
    await move([one], places.garden, places.work);
    await move([await letter(server, "Subject: from nobody")], places.inbox, places.work);
    server.isReachable = false;
    await move([one], places.inbox, places.garden);
  });

  it("can be changed, put in order and removed", async () => {
    await using server = await DoorTransport.open();
    const { rules, settings, places } = await open(server);
    const rule = (from: string, comment = "") => ({
      listId: null,
      from,
      mailboxId: places.garden,
      comment,
    });
    const senders = () => settings.rules.value.map(({ from }) => from?.[0]);
    for (const name of ["a", "b", "c"]) await rules.replace(undefined, rule(`${name}@x.example`));
    await rules.shift(settings.rules.value[2]!, -1);
    await rules.shift(settings.rules.value[0]!, -1);
    assert.deepEqual(senders(), ["a", "c", "b"]);
    await rules.replace(settings.rules.value[0], rule("d@x.example", "Friends"));
    await rules.remove(settings.rules.value[1]!);
    assert.deepEqual(senders(), ["d", "b"]);
    await settings.load();
    assert.equal(settings.rules.value[0]!.comment, "Friends");
  });
});

describe("the List-Id field, RFC 2919 §3", () => {
  for (const [field, listId] of [
    ["<a.example>", "a.example"],
    ["Words <in front> of <A.Example> ", "a.example"],
    ["a.example", undefined],
    ["<a example>", undefined],
    [null, undefined],
  ] as const) {
    it(`${field} names ${listId}`, () => assert.equal(listIdOf(field), listId));
  }
});
