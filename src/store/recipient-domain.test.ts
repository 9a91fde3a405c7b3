import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { baseAddressOf } from "./base-address.ts";
import { domainOf } from "./recipient-domain.ts";

describe("the domain of an address", () => {
  const check = (address: string, domain: string): void => {
    it(`of "${address}" is "${domain}"`, () => assert.equal(domainOf(address), domain));
  };
  check("a@B.Example.", "b.example");
  check("a@bücher.example", "xn--bcher-kva.example");
  check('"a@b"@c.example', "c.example");
  check("a@[192.0.2.1]", "[192.0.2.1]");
  check("a@[IPv6:2001:DB8::1]", "[ipv6:2001:db8::1]");
  check("postmaster", "postmaster");
  check("", "");
});

describe("the base of an address (mail-behaviours 3.10)", () => {
  const check = (address: string, base: string): void => {
    it(`of "${address}" is "${base}"`, () => assert.equal(baseAddressOf(address), base));
  };
  check("Mia@Example.org", "mia@example.org");
  check("m.i.a+list-a@example.org", "mia@example.org");
  check("mia-list+a@example.org", "mia@example.org");
  check("mia-a-b@bücher.example", "mia@xn--bcher-kva.example");
  check("+tag@example.org", "+tag@example.org");
  check("...@example.org", "...@example.org");
  check("Postmaster", "postmaster@");
});
