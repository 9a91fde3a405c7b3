import assert from "node:assert/strict";
import { it } from "node:test";
import { ConfiguredDirectory } from "./configured-directory.ts";
import { networksOf } from "./network.ts";

function generator(seedAtStart: number): (n: number) => number {
  let seed = seedAtStart;
  return (n) => ((seed = (seed * 48271) % 2147483647), seed % n);
}

it("resolves noise to nobody's address, and never throws, seed 1", () => {
  const next = generator(1);
  const domain = { name: "example.org", caseSensitive: false, disabled: false };
  const directory = new ConfiguredDirectory({
    domains: [{ ...domain, catchallSeparators: ["+", "--"] }],
    accounts: [
      {
        id: 1,
        name: "mia",
        loginDisabled: false,
        addresses: [{ address: "mia@example.org", mailbox: "INBOX" }],
      },
    ],
    postmaster: undefined,
    hostNames: [],
    acceptAll: undefined,
  });
  const words = [
    "mia",
    "@",
    "example.org",
    "+",
    "--",
    '"',
    "\\",
    ".",
    " ",
    "\0",
    "ü",
    "\ud800",
    "[",
  ];
  for (let i = 0; i < 20_000; i++) {
    const address = Array.from({ length: next(7) }, () => words[next(words.length)]).join("");
    const destination = directory.resolve(address);
    const owned = directory.owns(1, address);
    assert.equal(destination.kind === "account", owned, address);
    assert.equal(directory.accountOfLogin(address), owned ? 1 : undefined, address);
    if (owned) assert.match(address, /^"?\\?m\\?i\\?a.*@example\.org\.?$/s);
  }
});

it("puts every way to write an IPv6 address into the same networks, seed 2", () => {
  const next = generator(2);
  for (let i = 0; i < 5000; i++) {
    const groups = Array.from({ length: 8 }, () => (next(2) === 0 ? 0 : next(65_536)));
    const plain = groups.map((group) => group.toString(16)).join(":");
    const padded = groups.map((group) => group.toString(16).padStart(4, "0").toUpperCase());
    const short = new URL(`http://[${plain}]/`).hostname.slice(1, -1);
    assert.deepEqual(networksOf(padded.join(":")), networksOf(plain));
    if (!short.startsWith("::ffff:")) assert.deepEqual(networksOf(short), networksOf(plain), short);
  }
});

it("gives noise its own networks, seed 3", () => {
  const next = generator(3);
  for (let i = 0; i < 20_000; i++) {
    const address = Array.from({ length: next(12) }, () => "0123456789abf:.%x"[next(17)]).join("");
    assert.equal(new Set(networksOf(address)).size, 3, address);
  }
});
