import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ConfigRefusal } from "./config-refusal.ts";
import { emptyDocument, formatDocument, parseDocument } from "./document.ts";
import { mask, masked, unmasked } from "./secrets.ts";

const full = `
postmaster = "mia"
defaultTransport = "isp"
language = "fr"
adminAnywhere = true
quota = 5000000
[domains."example.org"]
[domains."bücher.example"]
description = "the shop"
catchallSeparators = []
caseSensitive = true
disabled = true
[accounts.mia]
addresses = ["mia@example.org", "@example.org", { address = "lists@example.org", mailbox = "inbox/Lists" }]
[accounts.bo]
addresses = ["Bo@bücher.example", "bo@xn--bcher-kva.example"]
loginDisabled = true
mailPasswordDisabled = true
quota = 1000000
maxQueued = 50
keepRetiredDays = 0
junkFlags = false
language = "de"
fullName = "Bo Å"
[accounts.bo.junkRules]
notJunk = "^lists/"
neutral = ""
[accounts.bo.rejects]
mailbox = "Refused"
keep = true
[aliases."All@bücher.example"]
members = ["bo@bücher.example", "mia@example.org"]
listMembers = true
[specialUseNames]
Junk = "Werbung"
[transports.isp]
kind = "smarthost"
host = "smtp.isp.example"
username = "u"
password = "secret"
[transports.tunnel]
kind = "socks"
address = "proxy.example:1080"
username = "u"
password = "hidden secret"
[[routes]]
minimumAttempts = 2
transport = "isp"
[[accounts.mia.routes]]
toDomain = [".example.net"]
transport = "tunnel"
[[domains."example.org".routes]]
fromDomain = ["example.org"]
transport = "direct"
`;

describe("the document", () => {
  it("is read with its defaults", () => {
    const document = parseDocument(full);
    assert.deepEqual(document.domains["example.org"], {
      description: "",
      disabled: false,
      catchallSeparators: ["+"],
      dkim: {},
      caseSensitive: false,
      routes: [
        { fromDomain: ["example.org"], toDomain: [], minimumAttempts: 0, transport: "direct" },
      ],
    });
    assert.deepEqual(document.accounts["mia"]?.addresses[2], {
      address: "lists@example.org",
      mailbox: "INBOX/Lists",
    });
    assert.deepEqual(document.transports["isp"], {
      kind: "smarthost",
      host: "smtp.isp.example",
      port: 587,
      tls: "starttls",
      username: "u",
      password: "secret",
    });
    assert.equal(document.defaultTransport, "isp");
    assert.deepEqual(document.routes, [
      { fromDomain: [], toDomain: [], minimumAttempts: 2, transport: "isp" },
    ]);
    const { quota, maxQueued, keepRetiredDays, junkFlags, language } = document.accounts["mia"]!;
    assert.deepEqual([quota, junkFlags, language], [0, true, undefined]);
    assert.deepEqual([maxQueued, keepRetiredDays], [20_000, 7]);
    assert.ok(Object.isFrozen(document.accounts["mia"]?.addresses));
  });

  it("keeps its meaning and its layout when it is printed", () => {
    const document = parseDocument(full);
    const text = formatDocument(document);
    assert.deepEqual(parseDocument(text), document);
    assert.equal(formatDocument(parseDocument(text)), text);
    assert.deepEqual(parseDocument(formatDocument(emptyDocument)), emptyDocument);
  });
});

describe("a faulty document", () => {
  for (const [text, fault] of [
    ['language = "klingon"', /^language: /],
    ['[specialUseNames]\nJunk = "a/b"', /^specialUseNames\.Junk: not a name/],
    ['[specialUseNames]\nJunk = "inbox"', /^specialUseNames\.Junk: not a name/],
    ['[specialUseNames]\nInbox = "x"', /^specialUseNames\.Inbox: /],
    ['[specialUseNames]\nJunk = "Sent"', /^specialUseNames: two mailboxes are called Sent \(en\)/],
    [
      "[accounts.a]\naddresses = []\nrejects = { mailbox = 'inbox' }",
      /^accounts\.a\.rejects\.mailbox: not the inbox/,
    ],
    [
      "[accounts.a]\naddresses = []\njunkRules = { junk = '(' }",
      /^accounts\.a\.junkRules\.junk: a "\)"/,
    ],
    [
      "[accounts.a]\naddresses = []\njunkRules = { junk = '(' }",
      /^accounts\.a\.junkRules\.junk: a "\)"/,
    ],
    ["[accounts.a]\naddresses = []\nquota = -2", /^accounts\.a\.quota: /],
    ["[accounts.a]\naddresses = []\nmaxQueued = 1.5", /^accounts\.a\.maxQueued: /],
  ] as const) {
    it(`is refused: ${text.replaceAll("\n", " ")}`, () => {
      assert.match(faultsOf(text).join("\n"), fault);
    });
  }
});

describe("a document with several faults", () => {
  it("is refused with every fault and its path", () => {
    const broken = `
postmaster = "nobody"
[domains."example.org"]
[domains."EXAMPLE.com"]
[accounts.Mia]
addresses = []
[accounts.bo]
addresses = ["bo@example.org"]
nick = "b"
[transports.isp]
kind = "smarthost"
port = 0
`;
    assert.deepEqual(faultsOf(broken), [
      "domains.EXAMPLE.com: not a domain name in lower case",
      "accounts.Mia: not an account name: use a-z, 0-9, dot, dash",
      "accounts.bo.nick: this key is not known here",
      'transports.isp.host: the key is missing: Expected "host" but received undefined',
      "transports.isp.port: Invalid value: Expected >=1 but received 0",
    ]);
  });

  it("is refused with every fault between its parts", () => {
    const broken = `
postmaster = "nobody"
defaultTransport = "gone"
[domains."bücher.example"]
[domains."xn--bcher-kva.example"]
[accounts.mia]
addresses = ["mia@bücher.example", "a+b@bücher.example", "mia@elsewhere.example"]
[accounts.bo]
addresses = ["MIA@xn--bcher-kva.example"]
[transports.isp]
kind = "smarthost"
host = "h"
username = "u"
`;
    assert.deepEqual(faultsOf(broken), [
      "domains.xn--bcher-kva.example: same as bücher.example",
      'accounts.mia.addresses.1: a+b@bücher.example contains the separator "+"',
      "accounts.mia.addresses.2: no such domain here: elsewhere.example",
      "accounts.bo.addresses.0: MIA@xn--bcher-kva.example is taken by mia",
      "postmaster: no such account: nobody",
      "transports.isp: username and password go together",
      "defaultTransport: no such transport: gone",
    ]);
  });

  for (const address of ["mia", "@", "a b@example.org", ".a@example.org", "<a@example.org>"]) {
    it(`is one with ${JSON.stringify(address)} as an address`, () => {
      const text = `[domains."example.org"]\n[accounts.a]\naddresses = [${JSON.stringify(address)}]`;
      assert.match(faultsOf(text).join(), /^accounts\.a\.addresses\.0: not an address/);
    });
  }
});

describe("what an account may send", () => {
  const text = (lines: string): string =>
    `[domains."a.example"]\n[domains."b.example"]\ncatchallSeparators = []\n` +
    `[accounts.mia]\naddresses = ["mia@a.example", "mia@b.example", "@a.example"]\n${lines}`;

  it("has limits, and keeps them when it is printed", () => {
    const { mia } = parseDocument(text("")).accounts;
    assert.equal(mia?.maxMessagesPerDay, 1000);
    assert.equal(mia.maxFirstTimeRecipientsPerDay, 200);
    const document = parseDocument(
      text(
        'maxMessagesPerDay = 5\nmaxFirstTimeRecipientsPerDay = 0\nfromIdAddresses = ["mia@a.example"]',
      ),
    );
    assert.equal(document.accounts["mia"]?.maxMessagesPerDay, 5);
    assert.deepEqual(parseDocument(formatDocument(document)), document);
  });

  for (const [address, fault] of [
    ["bo@a.example", /fromIdAddresses\.0: bo@a\.example is not an address of this account/],
    ["@a.example", /@a\.example is not an address of this account/],
    ["mia@b.example", /the domain b\.example has no catchallSeparators/],
  ] as const) {
    it(`cannot have ids under ${address}`, () => {
      const faulty = text(`fromIdAddresses = ["${address}"]`);
      assert.throws(
        () => parseDocument(faulty),
        (error: Error) => fault.test(error.message),
      );
    });
  }
});

describe("secrets", () => {
  const document = parseDocument(full);

  it("are masked where they are shown, and kept when the mask is applied", () => {
    const text = formatDocument(masked(document));
    assert.ok(!text.includes("secret"));
    assert.ok(text.includes(mask));
    assert.deepEqual(unmasked(parseDocument(text), document), document);
  });

  it("cannot be kept where there was none", () => {
    assert.throws(
      () => unmasked(parseDocument(formatDocument(masked(document))), emptyDocument),
      /transports\.isp\.password: is masked/,
    );
  });
});

function faultsOf(text: string): string[] {
  try {
    parseDocument(text);
  } catch (error) {
    assert.ok(error instanceof ConfigRefusal);
    return error.message.split("\n");
  }
  return assert.fail("no fault found");
}
