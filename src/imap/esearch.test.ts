import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formatEsearch } from "./esearch.ts";

describe("esearch-response, RFC 9051 §7.3.4", () => {
  it("prints the results that are there", () => {
    assert.equal(
      formatEsearch({ tag: "A282", byUid: false, min: 2, count: 3 }),
      'ESEARCH (TAG "A282") MIN 2 COUNT 3',
    );
    assert.equal(
      formatEsearch({ tag: "A285", byUid: true, min: 7, max: 3800, all: "7,10:11", modSeq: 9 }),
      'ESEARCH (TAG "A285") UID MIN 7 MAX 3800 ALL 7,10:11 MODSEQ 9',
    );
  });
  it("prints where the results are, RFC 7377 §2.1", () => {
    const source = { mailbox: "folder1", uidValidity: 1 };
    assert.equal(
      formatEsearch({ tag: "tag1", source, byUid: true, all: "4001,4003,4005,4007,4009" }),
      'ESEARCH (TAG "tag1" MAILBOX folder1 UIDVALIDITY 1) UID ALL 4001,4003,4005,4007,4009',
    );
  });
  it("prints no empty set", () => {
    assert.equal(
      formatEsearch({ tag: "a", byUid: false, all: "", count: 0 }),
      'ESEARCH (TAG "a") COUNT 0',
    );
  });
  it("prints a part of the results, RFC 9394 §3.1", () => {
    const partial = { range: "-1:-100", set: "" };
    assert.equal(
      formatEsearch({ tag: "a", byUid: true, partial }),
      'ESEARCH (TAG "a") UID PARTIAL (-1:-100 NIL)',
    );
  });
});
