import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ConfiguredDirectory } from "../account/configured-directory.ts";
import { directorySnapshot } from "./directory-snapshot.ts";
import { parseDocument } from "./document.ts";

const text = `
[domains."example.org"]
[accounts.bo]
addresses = ["bo@example.org"]
[accounts.mia]
addresses = ["mia@example.org", { address = "@example.org", mailbox = "Rest" }]
loginDisabled = true
[accounts.new]
addresses = []
`;
const ids = new Map([
  ["bo", 1],
  ["mia", 2],
]);
const options = {
  hostName: "mail.example.org",
  accountIdOf: (name: string) => ids.get(name),
  acceptAll: undefined,
};

describe("directory snapshot", () => {
  it("holds the accounts that the store has", () => {
    const named = parseDocument(
      text.replace("[accounts.mia]", '[accounts.mia]\nfullName = "Mia Å"'),
    );
    const { accounts, domains, hostNames } = directorySnapshot(parseDocument(text), options);
    assert.deepEqual(
      accounts.map(({ id, name, loginDisabled }) => [id, name, loginDisabled]),
      [
        [1, "bo", false],
        [2, "mia", true],
      ],
    );
    assert.equal(new ConfiguredDirectory(directorySnapshot(named, options)).fullName(2), "Mia Å");
    assert.deepEqual(accounts[1]?.addresses[1], { address: "@example.org", mailbox: "Rest" });
    assert.deepEqual(domains[0]?.catchallSeparators, ["+"]);
    assert.deepEqual(hostNames, ["mail.example.org"]);
  });

  it("names the postmaster: who is said to be it, else the first account", () => {
    const said = parseDocument(`postmaster = "mia"\n${text}`);
    assert.equal(directorySnapshot(said, options).postmaster?.accountId, 2);
    assert.equal(directorySnapshot(parseDocument(text), options).postmaster?.accountId, 1);
    assert.equal(directorySnapshot(parseDocument(""), options).postmaster, undefined);
  });

  it("names who gets everything else in localserve", () => {
    const local = directorySnapshot(parseDocument(text), { ...options, acceptAll: "mia" });
    assert.deepEqual(local.acceptAll, { accountId: 2, mailbox: "INBOX" });
  });
});
