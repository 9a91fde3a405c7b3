import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseAppend } from "./append.ts";
import { parseCommand } from "./command-parser.ts";
import { usesSequenceNumbers } from "./uid-only.ts";

const mode = { utf8: false };

describe("commands of UIDONLY, RFC 9586 §3", () => {
  for (const text of [
    "UID FETCH 1:* FLAGS",
    "UID STORE 1 FLAGS ()",
    "UID COPY 1 x",
    "UID MOVE 1 x",
    "UID EXPUNGE 1:5",
    "EXPUNGE",
    "UID SEARCH OR UID 1:5 NOT (ALL $)",
    "UID SORT (DATE) UTF-8 ALL",
    "UID THREAD REFERENCES UTF-8 ALL",
    "ESEARCH IN (personal) ALL",
    "SELECT x (QRESYNC (1 2 3:4))",
    "NOOP",
  ]) {
    it(`allows ${text}`, () => {
      assert.equal(usesSequenceNumbers(parseCommand(`a ${text}`, mode)), false);
    });
  }
  for (const text of [
    "FETCH 1:* FLAGS",
    "STORE 1 FLAGS ()",
    "COPY 1 x",
    "MOVE 1 x",
    "SEARCH ALL",
    "UID SEARCH 1:5",
    "UID SEARCH OR SEEN NOT (ALL 1)",
    "SORT (DATE) UTF-8 ALL",
    "UID SORT (DATE) UTF-8 2",
    "THREAD REFERENCES UTF-8 ALL",
    "ESEARCH IN (personal) OR 1 2",
    "SELECT x (QRESYNC (1 2 3:4 (1 3)))",
  ]) {
    it(`finds sequence numbers in ${text}`, () => {
      assert.equal(usesSequenceNumbers(parseCommand(`a ${text}`, mode)), true);
    });
  }
  it("tells REPLACE and UID REPLACE apart", () => {
    const words = ["APPEND x ", "UID REPLACE 1 x ", "REPLACE 1 x "];
    const told = words.map((text) => usesSequenceNumbers(parseAppend(`a ${text}`, mode)));
    assert.deepEqual(told, [false, false, true]);
  });
});
