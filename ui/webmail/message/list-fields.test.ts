import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { EmailDetails } from "../jmap/types.ts";
import { leavingOf, listPostOf } from "./list-fields.ts";

const post = (urls: readonly string[] | null) =>
  listPostOf({ "header:List-Post:asURLs": urls } as EmailDetails).map(({ email }) => email);
const leaving = (urls: readonly string[] | null) =>
  leavingOf({ "header:List-Unsubscribe:asURLs": urls } as EmailDetails);

describe("a mailing list", () => {
  it("takes mail where it says, or nowhere", () => {
    assert.deepEqual(post(["mailto:club@garden.example"]), ["club@garden.example"]);
    assert.deepEqual(post(["https://x.example", "mailto:a@x.example?subject=s"]), ["a@x.example"]);
    assert.deepEqual(post(null), []);
    assert.deepEqual(post(["mailto:", "javascript:alert(1)"]), []);
    assert.deepEqual(listPostOf(undefined), []);
  });

  it("is left by a mail, or on a page of the web that is secure", () => {
    const mailto = "mailto:leave@x.example?subject=unsubscribe";
    const page = "https://x.example/leave?who=1";
    assert.deepEqual(leaving([page, mailto]), { kind: "mail", mailto });
    assert.deepEqual(leaving([page]), { kind: "page", url: page, host: "x.example" });
    assert.equal(leaving(["http://x.example/leave", "javascript:alert(1)"]), undefined);
    assert.equal(leaving(null), undefined);
  });
});
