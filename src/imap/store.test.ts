import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AbnfError } from "../abnf/scanner.ts";
import type { Store } from "./command.ts";
import { parseCommand } from "./command-parser.ts";

describe("store, RFC 9051 §6.4.6 and RFC 7162 §3.1.3", () => {
  const base: Store = {
    kind: "store",
    byUid: false,
    set: [{ first: 2, last: 4 }],
    mode: "replace",
    silent: false,
    flags: ["\\Deleted"],
    unchangedSince: undefined,
  };
  const valid: Readonly<Record<string, Partial<Store>>> = {
    "STORE 2:4 +FLAGS (\\Deleted)": { mode: "add" },
    "STORE 2:4 -flags.silent (\\deleted)": { mode: "remove", silent: true },
    "STORE 2:4 FLAGS ()": { flags: [] },
    "STORE 2:4 FLAGS \\Seen $Junk work \\X": { flags: ["\\Seen", "$Junk", "work", "\\X"] },
    "UID STORE 2:4 (UNCHANGEDSINCE 320162338) +FLAGS.SILENT (\\Deleted)": {
      byUid: true,
      mode: "add",
      silent: true,
      unchangedSince: 320162338,
    },
    "STORE $ (unchangedsince 0) FLAGS \\Deleted": { set: "$", unchangedSince: 0 },
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
    "1 FLAGS",
    "1 FLAGS ",
    "1 FLAGS (",
    "1 FLAGS (a  b)",
    "1 FLAGS (\\)",
    "1 FLAGS (a) b",
    '1 FLAGS ("a")',
    "1 FLAGS (a]b)",
    "1 +-FLAGS (a)",
    "1 FLAGS.LOUD (a)",
    "1 (UNCHANGEDSINCE) FLAGS (a)",
    "1 (UNCHANGEDSINCE 1 2) FLAGS (a)",
    "1 () FLAGS (a)",
    "x FLAGS (a)",
    `1 FLAGS (${"x".repeat(256)})`,
    `1 FLAGS (${"a ".repeat(100)}a)`,
  ]) {
    it(`refuses STORE ${input.slice(0, 40)}`, () => {
      assert.throws(() => parseCommand(`a STORE ${input}`, { utf8: false }), AbnfError);
    });
  }
});
