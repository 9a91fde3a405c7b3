import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ConfiguredDirectory, type DirectorySnapshot } from "./configured-directory.ts";

const domain = { catchallSeparators: ["+"], caseSensitive: false, disabled: false };
const snapshot: DirectorySnapshot = {
  domains: [
    { ...domain, name: "example.org" },
    { ...domain, name: "bücher.example", catchallSeparators: ["+", "--"] },
    { ...domain, name: "xn--mller-kva.example" },
    { ...domain, name: "exact.example", caseSensitive: true, catchallSeparators: [] },
    { ...domain, name: "off.example", disabled: true },
  ],
  accounts: [
    {
      id: 1,
      name: "mia",
      loginDisabled: false,
      addresses: [
        { address: "@bücher.example", mailbox: "Books" },
        { address: "mia@example.org", mailbox: "INBOX" },
        { address: "mia+shop@example.org", mailbox: "Shop" },
        { address: "mia@bücher.example", mailbox: "INBOX" },
        { address: "Jörg@xn--mller-kva.example", mailbox: "INBOX" },
        { address: "Mia@exact.example", mailbox: "INBOX" },
        { address: "mia@off.example", mailbox: "INBOX" },
      ],
    },
    {
      id: 2,
      name: "tom",
      loginDisabled: true,
      addresses: [{ address: "tom@example.org", mailbox: "INBOX" }],
    },
  ],
  postmaster: { accountId: 2, mailbox: "Admin" },
  hostNames: ["mail.example.org"],
  acceptAll: undefined,
};
const directory = new ConfiguredDirectory(snapshot);

describe("ConfiguredDirectory.resolve", () => {
  const check = (address: string): string => {
    const destination = directory.resolve(address);
    return destination.kind === "account"
      ? `${destination.accountId} ${destination.mailbox}`
      : destination.kind;
  };
  const table: Record<string, string> = {
    "mia@example.org": "1 INBOX",
    "MIA@EXAMPLE.ORG": "1 INBOX",
    "mia@example.org.": "1 INBOX",
    '"mia"@example.org': "1 INBOX",
    '"m\\ia"@example.org': "1 INBOX",
    "mia+news@example.org": "1 INBOX",
    "mia+a+b@example.org": "1 INBOX",
    "mia+shop@example.org": "1 Shop",
    "+mia@example.org": "unknown-address",
    "nobody@example.org": "unknown-address",
    "@example.org": "unknown-address",
    "mia@bücher.example": "1 INBOX",
    "mia@xn--bcher-kva.example": "1 INBOX",
    "mia@BÜCHER.example": "1 INBOX",
    "mia--x+y@bücher.example": "1 INBOX",
    "anything@bücher.example": "1 Books",
    "jo\u0308rg@müller.example": "1 INBOX",
    "JÖRG+x@müller.example": "1 INBOX",
    "Mia@exact.example": "1 INBOX",
    "mia@exact.example": "unknown-address",
    "Mia+x@exact.example": "unknown-address",
    "mia@off.example": "disabled",
    "postmaster@off.example": "disabled",
    postmaster: "2 Admin",
    Postmaster: "2 Admin",
    "postMASTER@example.org": "2 Admin",
    "postmaster@mail.example.org": "2 Admin",
    "postmaster@exact.example": "2 Admin",
    "postmaster@bücher.example": "1 Books",
    "mia@mail.example.org": "unknown-address",
    mia: "unknown-address",
    "mia@example.com": "foreign",
    "mia@sub.example.org": "foreign",
    "mia@[192.0.2.1]": "foreign",
    "postmaster@[192.0.2.1]": "foreign",
    "mia@": "foreign",
    "mia@@example.org": "unknown-address",
    "mia@exa mple.org": "foreign",
  };
  for (const [address, expected] of Object.entries(table)) {
    it(`finds ${expected} for ${address}`, () => assert.equal(check(address), expected));
  }

  it("answers from the new snapshot after an update", () => {
    const updated = new ConfiguredDirectory(snapshot);
    updated.update({ ...snapshot, accounts: snapshot.accounts.slice(1) });
    assert.equal(updated.resolve("mia@example.org").kind, "unknown-address");
    assert.equal(updated.accountOfLogin("mia@example.org"), undefined);
    assert.equal(updated.primaryAddress(1), undefined);
    assert.equal(updated.isLoginDisabled(1), true);
  });

  it("knows nothing before the first snapshot", () => {
    assert.equal(new ConfiguredDirectory().resolve("postmaster").kind, "unknown-address");
    assert.equal(new ConfiguredDirectory().resolve("mia@example.org").kind, "foreign");
  });
});

describe("ConfiguredDirectory", () => {
  it("lets an account send as its addresses, also with a separator or by catch-all", () => {
    assert.equal(directory.owns(1, "mia@example.org"), true);
    assert.equal(directory.owns(1, "MIA+list@example.org"), true);
    assert.equal(directory.owns(1, "whatever@bücher.example"), true);
    assert.equal(directory.owns(1, "tom@example.org"), false);
    assert.equal(directory.owns(1, "mia@example.com"), false);
    assert.equal(directory.owns(1, ""), false);
  });

  it("does not let the postmaster's account send as every postmaster", () => {
    assert.equal(directory.owns(2, "postmaster@example.org"), false);
  });

  it("knows logins by any address", () => {
    assert.equal(directory.accountOfLogin("Mia@Example.org"), 1);
    assert.equal(directory.accountOfLogin("mia+phone@example.org"), 1);
    assert.equal(directory.accountOfLogin("tom@example.org"), 2);
    assert.equal(directory.accountOfLogin("postmaster@example.org"), undefined);
    assert.equal(directory.accountOfLogin("mia"), undefined);
    assert.equal(directory.isLoginDisabled(1), false);
    assert.equal(directory.isLoginDisabled(2), true);
  });

  it("takes the first address that is not a catch-all as the primary one", () => {
    assert.equal(directory.primaryAddress(1), "mia@example.org");
    assert.equal(directory.primaryAddress(3), undefined);
  });

  it("counts domains and host names as local", () => {
    for (const name of ["example.org", "EXAMPLE.ORG", "mail.example.org", "off.example"]) {
      assert.equal(directory.isLocalDomain(name), true, name);
    }
    for (const name of ["example.com", "", "[192.0.2.1]", "org"]) {
      assert.equal(directory.isLocalDomain(name), false, name);
    }
  });

  it("simulates nothing outside of localserve", () => {
    assert.equal(directory.simulated("rcptto-450@example.org", "rcpt-to"), undefined);
    assert.equal(directory.resolve("permerror@example.org").kind, "unknown-address");
  });
});

describe("ConfiguredDirectory with acceptAll", () => {
  const open = new ConfiguredDirectory({
    ...snapshot,
    acceptAll: { accountId: 1, mailbox: "INBOX" },
  });

  it("gives what is nobody's address to the account", () => {
    for (const address of ["x@example.org", "x@example.com", "x@[192.0.2.1]", "mia@müller.test"]) {
      assert.deepEqual(open.resolve(address), { kind: "account", accountId: 1, mailbox: "INBOX" });
    }
    assert.deepEqual(open.resolve("tom@example.org"), {
      kind: "account",
      accountId: 2,
      mailbox: "INBOX",
    });
    assert.equal(open.isLocalDomain("anywhere.test"), true);
  });

  it("still lets an account send only as its own addresses", () => {
    assert.equal(open.owns(1, "x@example.com"), false);
  });

  const stages = ["mail-from", "rcpt-to", "message"] as const;
  const table: Record<string, readonly [(typeof stages)[number], number | "timeout"]> = {
    temperror: ["message", 451],
    "x-permerror": ["message", 550],
    TimeOut: ["message", "timeout"],
    "me-452": ["message", 452],
    rcptto421: ["rcpt-to", 421],
    "rcptto-timeout": ["rcpt-to", "timeout"],
    "mailfrom-554": ["mail-from", 554],
    mailfromtemperror: ["mail-from", 451],
  };
  for (const [localPart, [stage, outcome]] of Object.entries(table)) {
    it(`simulates ${outcome} at ${stage} for ${localPart}`, () => {
      const address = `${localPart}@localhost`;
      const expected =
        outcome === "timeout" ? { kind: "timeout" } : { kind: "reply", code: outcome };
      for (const asked of stages) {
        assert.deepEqual(open.simulated(address, asked), asked === stage ? expected : undefined);
      }
      const kind = stage === "mail-from" ? "account" : "simulated";
      assert.equal(open.resolve(address).kind, kind);
    });
  }
  for (const localPart of ["temperrors", "me-250", "x-600", "rcptto", "42"]) {
    it(`delivers ${localPart}`, () => {
      assert.equal(open.resolve(`${localPart}@localhost`).kind, "account");
    });
  }
});

describe("what an account may send", () => {
  it("is what the configuration says, or what is usual", () => {
    const sending = {
      maxMessagesPerDay: 5,
      maxFirstTimeRecipientsPerDay: 1,
      fromIdAddresses: ["mia@example.org"],
    };
    const [mia, tom] = snapshot.accounts;
    const accounts = [{ ...mia!, sending }, tom!];
    const limited = new ConfiguredDirectory({ ...snapshot, accounts });
    assert.deepEqual(limited.sendingRules(1), sending);
    assert.equal(limited.sendingRules(2).maxMessagesPerDay, 1000);
    assert.equal(limited.sendingRules(99).maxFirstTimeRecipientsPerDay, 200);
  });

  it("knows what parts an address", () => {
    assert.deepEqual(directory.separatorsOf("mia@BÜCHER.example"), ["+", "--"]);
    assert.deepEqual(directory.separatorsOf("mia@exact.example"), []);
    assert.deepEqual(directory.separatorsOf("mia@else.example"), []);
    assert.deepEqual(directory.separatorsOf("mia"), []);
  });
});
