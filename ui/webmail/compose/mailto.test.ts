import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseMailto } from "./mailto.ts";

const none = { to: "", cc: "", bcc: "", subject: "", text: "" };

describe("mailto, RFC 6068", () => {
  const read: readonly (readonly [string, Partial<typeof none>])[] = [
    ["mailto:chris@example.com", { to: "chris@example.com" }],
    ["mailto:", {}],
    [
      "MAILTO:infobot@example.com?subject=current-issue",
      { to: "infobot@example.com", subject: "current-issue" },
    ],
    [
      "mailto:infobot@example.com?body=send%20current-issue%0D%0Asend%20index",
      { to: "infobot@example.com", text: "send current-issue\nsend index" },
    ],
    ["mailto:list@example.org?In-Reply-To=%3C3469A91@mail%3E", { to: "list@example.org" }],
    ["mailto:addr1@an.example,addr2@an.example", { to: "addr1@an.example, addr2@an.example" }],
    [
      "mailto:?to=addr1@an.example&cc=b@x&bcc=c@x",
      { to: "addr1@an.example", cc: "b@x", bcc: "c@x" },
    ],
    ["mailto:addr1@an.example?to=addr2@an.example", { to: "addr1@an.example, addr2@an.example" }],
    [
      "mailto:joe@example.com?cc=bob@example.com&body=hello",
      { to: "joe@example.com", cc: "bob@example.com", text: "hello" },
    ],
    ["mailto:%22not%40me%22@example.org", { to: '"not@me"@example.org' }],
    ["mailto:user@example.org?subject=caf%C3%A9", { to: "user@example.org", subject: "café" }],
    ["mailto:bill+ietf@example.org", { to: "bill+ietf@example.org" }],
    ["mailto:a@x?subject=x%0D%0ABcc:%20evil@x", { to: "a@x", subject: "x Bcc: evil@x" }],
    ["mailto:a@x?attach=/etc/passwd&from=b@x", { to: "a@x" }],
    ["mailto:a%E0@x", { to: "a%E0@x" }],
  ];
  for (const [address, expected] of read) {
    it(`begins a message: ${address}`, () =>
      assert.deepEqual(parseMailto(address), { ...none, ...expected }));
  }
  it("is nothing else", () => {
    for (const address of ["", "https://x.example", "a@x.example"])
      assert.equal(parseMailto(address), undefined);
  });
});
