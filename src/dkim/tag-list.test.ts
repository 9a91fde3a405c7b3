import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AbnfError } from "../abnf/scanner.ts";
import { parseTagList } from "./tag-list.ts";

describe("tag-list, RFC 6376 §3.2", () => {
  const valid: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    "v=1": { v: "1" },
    "v=1; a=rsa-sha256;": { v: "1", a: "rsa-sha256" },
    "v=1;\r\n\ta = b \r\n c ; ": { v: "1", a: "b \r\n c" },
    " p=": { p: "" },
    "n=a=b,c; V=2": { n: "a=b,c", V: "2" },
    "n=K\xc3\xa4se": { n: "K\xc3\xa4se" },
  };
  for (const [text, tags] of Object.entries(valid)) {
    it(`accepts ${JSON.stringify(text)}`, () => {
      assert.deepEqual(Object.fromEntries(parseTagList(text)), tags);
    });
  }
  for (const text of ["", ";", "v", "=1", "1v=1", "v=1;;", "v=1; v=2", "v=\x00", "v-1=1"]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(() => parseTagList(text), AbnfError);
    });
  }

  it("refuses more tags than anyone needs", () => {
    const text = Array.from({ length: 51 }, (_, i) => `t${i}=1`).join(";");
    assert.throws(() => parseTagList(text), AbnfError);
  });
});
