import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AbnfError } from "../abnf/scanner.ts";
import type { Select } from "./command.ts";
import { parseCommand } from "./command-parser.ts";

const one = (first: number, last = first): { first: number; last: number } => ({ first, last });

describe("select and examine, RFC 9051 §6.3.2, RFC 7162 §3.1.8 and §3.2.5", () => {
  const base: Select = { kind: "select", mailbox: "INBOX", condStore: false, qresync: undefined };
  const qresync = {
    uidValidity: 67890007,
    modSeq: 20050715194045000,
    knownUids: undefined,
    sequenceMatch: undefined,
  };
  const valid: Readonly<Record<string, Partial<Select>>> = {
    "SELECT inbox": {},
    "EXAMINE blurdybloop": { kind: "examine", mailbox: "blurdybloop" },
    "SELECT INBOX (CONDSTORE)": { condStore: true },
    "SELECT INBOX (QRESYNC (67890007 20050715194045000))": { qresync },
    "SELECT INBOX (QRESYNC (67890007 20050715194045000 41,43:211) condstore)": {
      condStore: true,
      qresync: { ...qresync, knownUids: [one(41), one(43, 211)] },
    },
    "SELECT INBOX (QRESYNC (67890007 20050715194045000 41:211 (1,29 41,100)))": {
      qresync: {
        ...qresync,
        knownUids: [one(41, 211)],
        sequenceMatch: { numbers: [one(1), one(29)], uids: [one(41), one(100)] },
      },
    },
    "SELECT INBOX (QRESYNC (67890007 20050715194045000 (1 41)))": {
      qresync: { ...qresync, sequenceMatch: { numbers: [one(1)], uids: [one(41)] } },
    },
  };
  for (const [input, expected] of Object.entries(valid)) {
    it(`accepts ${input}`, () => {
      assert.deepEqual(parseCommand(`a ${input}`, { utf8: false }), {
        tag: "a",
        ...base,
        ...expected,
      });
    });
  }
  for (const input of [
    "",
    '""',
    "a ()",
    "a (FOO)",
    "a (CONDSTORE",
    "a CONDSTORE",
    "a (QRESYNC)",
    "a (QRESYNC ())",
    "a (QRESYNC (1))",
    "a (QRESYNC (0 1))",
    "a (QRESYNC (1 2 3:*))",
    "a (QRESYNC (1 2 3 (4)))",
    "a (QRESYNC (1 2 3 (4 *)))",
    "a (QRESYNC (1 2 ))",
    "a (QRESYNC (1 2) QRESYNC (1 2))",
  ]) {
    it(`refuses SELECT ${input}`, () => {
      assert.throws(() => parseCommand(`a SELECT ${input}`, { utf8: false }), AbnfError);
    });
  }
});
