import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AbnfError } from "../abnf/scanner.ts";
import { parseCommand } from "./command-parser.ts";
import { formatQuota, formatQuotaRoot } from "./quota.ts";

const mode = { utf8: false };
const parse = (input: string) => parseCommand(`a ${input}`, mode);

describe("getquota and getquotaroot, RFC 9208 §4.1", () => {
  it("accepts quota roots", () => {
    const root = "!partition/sda4";
    assert.deepEqual(parse(`GETQUOTA "${root}"`), { kind: "get-quota", tag: "a", root });
    assert.deepEqual(parse('getquota ""'), { kind: "get-quota", tag: "a", root: "" });
  });
  it("accepts mailboxes", () => {
    const command = { kind: "get-quota-root", tag: "a", mailbox: "INBOX" };
    assert.deepEqual(parse("GETQUOTAROOT inbox"), command);
  });
  for (const input of [
    "GETQUOTA",
    "GETQUOTA ",
    "GETQUOTA a b",
    "GETQUOTAROOT",
    'GETQUOTAROOT ""',
  ]) {
    it(`refuses ${input}`, () => {
      assert.throws(() => parse(input), AbnfError);
    });
  }
  it("does not know SETQUOTA", () => {
    const command = { kind: "unknown", tag: "a", name: "SETQUOTA" };
    assert.deepEqual(parse('SETQUOTA "" (STORAGE 512)'), command);
  });
});

describe("responses of QUOTA, RFC 9208 §4.2", () => {
  it("prints usage and limit", () => {
    const resources = [
      { name: "STORAGE", usage: 10, limit: 512 },
      { name: "MESSAGE", usage: 20, limit: 100 },
    ] as const;
    assert.equal(formatQuota("", resources, mode), 'QUOTA "" (STORAGE 10 512 MESSAGE 20 100)');
    const [storage] = resources;
    assert.equal(formatQuota("#a/b c", [storage], mode), 'QUOTA "#a/b c" (STORAGE 10 512)');
  });
  it("prints the roots of a mailbox", () => {
    assert.equal(formatQuotaRoot("INBOX", [""], mode), 'QUOTAROOT INBOX ""');
    assert.equal(formatQuotaRoot("comp.mail.mime", [], mode), "QUOTAROOT comp.mail.mime");
    assert.equal(formatQuotaRoot("Ü", ["ü"], { utf8: true }), 'QUOTAROOT "\xc3\x9c" "\xc3\xbc"');
  });
});

describe("compress, RFC 4978 §3", () => {
  it("accepts an algorithm", () => {
    const command = { kind: "compress", tag: "a", algorithm: "DEFLATE" };
    assert.deepEqual(parse("COMPRESS deflate"), command);
  });
  for (const input of ["COMPRESS", "COMPRESS ", 'COMPRESS "DEFLATE"', "COMPRESS DEFLATE 1"]) {
    it(`refuses ${input}`, () => {
      assert.throws(() => parse(input), AbnfError);
    });
  }
});
