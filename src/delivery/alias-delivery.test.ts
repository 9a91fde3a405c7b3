import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ConfiguredDirectory } from "../account/configured-directory.ts";
import { quietLog, TestStore } from "../testing/store.ts";
import { transactionOf } from "../testing/transaction.ts";
import { expandRecipients } from "./alias-delivery.ts";
import { LocalReception } from "./local-reception.ts";

const names = ["mia", "tom", "bo"];
const flags = { postPublic: false, allowFrom: false };
const addressOf = (name: string): string => `${name}@home.example`;

/** Accounts 1 to 3; "club" is closed, "open" is not, "crew" may be written as. */
const directory = new ConfiguredDirectory({
  domains: [
    { name: "home.example", catchallSeparators: ["+"], caseSensitive: false, disabled: false },
  ],
  accounts: names.map((name, index) => ({
    id: index + 1,
    name,
    loginDisabled: false,
    addresses: [{ address: addressOf(name), mailbox: "INBOX" }],
  })),
  aliases: [
    { ...flags, address: "club@home.example", members: ["mia", "tom"].map(addressOf) },
    { ...flags, address: "open@home.example", members: names.map(addressOf), postPublic: true },
    { ...flags, address: "crew@home.example", members: ["tom"].map(addressOf), allowFrom: true },
    { ...flags, address: "ghosts@home.example", members: ["nobody@home.example"] },
  ],
  postmaster: undefined,
  hostNames: ["mx.home.example"],
  acceptAll: undefined,
});

function expand(to: readonly string[], from: string, full: readonly number[] = []): string {
  const expanded = expandRecipients({
    directory,
    recipients: to.map((name) => `${name}@home.example`),
    header: () => `From: ${from}\r\nSubject: x\r\n\r\n`,
    hasRoom: (accountId) => !full.includes(accountId),
  });
  if ("code" in expanded) return `${expanded.code} ${expanded.enhancedStatusCode}`;
  return expanded
    .map(({ recipient, destination }) => `${recipient.split("@")[0]}:${destination.accountId}`)
    .join(" ");
}

describe("an alias, mail-behaviours.md 2.9", () => {
  const stranger = "ann@away.example";
  for (const [to, from, expected, full] of [
    [["mia"], stranger, "mia:1"],
    [["open"], stranger, "open:1 open:2 open:3"],
    [["open"], addressOf("tom"), "open:1 open:3"],
    [["club"], addressOf("mia"), "club:2"],
    [["club"], `"Mia" <MIA+x@home.example>`, "club:2"],
    [["club"], stranger, "550 5.7.2"],
    [["club"], addressOf("bo"), "550 5.7.2"],
    [["club"], addressOf("club"), "550 5.7.2"],
    [["club"], "not an address", "550 5.7.2"],
    [["crew"], addressOf("crew"), "crew:2"],
    [["crew"], addressOf("tom"), "crew:2"],
    [["open", "tom"], stranger, "tom:2 open:1 open:3"],
    [["mia", "tom", "club"], addressOf("mia"), "mia:1 tom:2"],
    [["mia", "club"], stranger, "mia:1"],
    [["open"], stranger, "open:1 open:3", [2]],
    [["open"], stranger, "452 4.2.2", [1, 2, 3]],
    [["club+news"], addressOf("mia"), "club+news:2"],
    [["ghosts"], stranger, "550 5.7.2"],
  ] as [string[], string, string, number[]?][]) {
    it(`${to.join(", ")} from ${from}${full ? ` with ${full.join()} full` : ""}: ${expected}`, () => {
      assert.equal(expand(to, from, full), expected);
    });
  }

  it("is an address to send as where that is allowed, and never one to log in with", () => {
    assert.equal(directory.resolve("CLUB@home.example").kind, "alias");
    assert.equal(directory.owns(1, "club@home.example"), false);
    assert.equal(directory.owns(2, "crew@home.example"), true);
    assert.equal(directory.owns(1, "crew@home.example"), false);
    assert.deepEqual(directory.addresses(2), ["tom@home.example", "crew@home.example"]);
    assert.equal(directory.accountOfLogin("crew@home.example"), undefined);
  });
});

describe("mail for an alias", () => {
  it("goes to each member once, and comes alone where strangers may not write", async () => {
    await using test = await TestStore.open(names);
    const { store } = test;
    const reception = new LocalReception({
      store,
      directory,
      hostName: "mx.home.example",
      clock: () => 0,
      log: quietLog(),
    });
    const rcptTo = async (before: readonly string[], address: string): Promise<string> => {
      const [recipient] = transactionOf({ to: [address] }).recipients;
      const verdict = await reception.rcptTo(transactionOf({ to: [...before] }), recipient!);
      return verdict.kind === "accepted" ? "accepted" : verdict.enhancedStatusCode;
    };
    assert.equal(await rcptTo([], "club@home.example"), "accepted");
    assert.equal(await rcptTo(["club@home.example"], "tom@home.example"), "4.5.3");
    assert.equal(await rcptTo(["tom@home.example"], "club@home.example"), "4.5.3");
    assert.equal(await rcptTo(["tom@home.example"], "open@home.example"), "accepted");
    const inboxes = (): number[] =>
      names.map((name) => store.mailbox(test.mailboxId("INBOX", name))!.counts.messages);
    const post = async (from: string, to: string[]): Promise<string> => {
      await using message = store.incoming();
      await message.write(Buffer.from(`From: ${from}\r\n\r\nHello\r\n`));
      return (await reception.message(transactionOf({ to }), message)).kind;
    };
    assert.equal(
      await post("ann@away.example", ["open@home.example", "tom@home.example"]),
      "accepted",
    );
    assert.deepEqual(inboxes(), [1, 1, 1]);
    assert.equal(await post("ann@away.example", ["club@home.example"]), "refused");
    assert.equal(await post("tom@home.example", ["club@home.example"]), "accepted");
    assert.deepEqual(inboxes(), [2, 1, 1]);
  });
});
