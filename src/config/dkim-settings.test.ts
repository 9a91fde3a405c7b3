import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { defaultSignedHeaders } from "../dkim/sign.ts";
import { ConfigRefusal } from "./config-refusal.ts";
import { formatDocument, parseDocument } from "./document.ts";
import { signingSettings } from "./signing-settings.ts";

const text = `[domains."bücher.example".dkim.2026a]
algorithm = "rsa"
sign = true

[domains."bücher.example".dkim.2026b]
algorithm = "ed25519"
sign = true
canonicalization = "simple/relaxed"
headers = [ "From", "Subject" ]
dontSealHeaders = true
expirationHours = 0

[domains."bücher.example".dkim.2026c]
algorithm = "rsa"
sign = false
replaces = "2026a"

[domains."bücher.example".dkim.2025a]
algorithm = "rsa"
sign = false
retiredAt = "2026-11-21T10:00:00Z"
`;

function faults(line: string): string {
  try {
    parseDocument(`[domains."a.example".dkim.${line}`);
  } catch (error) {
    if (error instanceof ConfigRefusal) return error.message;
    throw error;
  }
  return "";
}

describe("dkim in the document", () => {
  it("says which selectors sign, and how", () => {
    const settings = signingSettings(parseDocument(text));
    assert.deepEqual([...settings.keys()], ["xn--bcher-kva.example"]);
    assert.deepEqual(settings.get("xn--bcher-kva.example"), [
      {
        selector: "2026a",
        headerCanonicalization: "relaxed",
        bodyCanonicalization: "relaxed",
        headers: defaultSignedHeaders,
        seals: true,
        expirationSeconds: 72 * 3600,
      },
      {
        selector: "2026b",
        headerCanonicalization: "simple",
        bodyCanonicalization: "relaxed",
        headers: ["From", "Subject"],
        seals: false,
        expirationSeconds: undefined,
      },
    ]);
  });

  it("keeps its meaning when it is printed", () => {
    const document = parseDocument(text);
    assert.deepEqual(parseDocument(formatDocument(document)), document);
    assert.ok(formatDocument(document).includes("retiredAt"));
  });

  const bad: readonly (readonly [line: string, fault: RegExp])[] = [
    ["Upper]", /not a selector/],
    ["-a]", /not a selector/],
    ['a]\nalgorithm = "dsa"', /algorithm/],
    ['a]\nheaders = ["To"]', /From must be signed/],
    ['a]\nheaders = ["From", "a b"]', /not a name of a field/],
    ["a]\nexpirationHours = -1", /expirationHours/],
    ['a]\nreplaces = "b"', /dkim\.a\.replaces: no other selector of that name: b/],
    ['a]\nreplaces = "a"', /no other selector/],
    ['a]\nretiredAt = "yesterday"', /retiredAt/],
    ['a]\nhash = "sha1"', /hash/],
  ];
  for (const [line, fault] of bad) {
    it(`refuses ${JSON.stringify(line)}`, () => assert.match(faults(line), fault));
  }
});
