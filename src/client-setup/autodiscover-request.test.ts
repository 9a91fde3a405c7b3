import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { autodiscoverOctetsMax, parseAutodiscoverRequest } from "./autodiscover-request.ts";

const outlook = "http://schemas.microsoft.com/exchange/autodiscover/outlook/";

/** As MS-OXDSCLI §4.1 shows it. */
function request(address: string, schema = `${outlook}responseschema/2006a`): string {
  return `<Autodiscover xmlns="${outlook}requestschema/2006">
  <Request>
    <EMailAddress>${address}</EMailAddress>
    <AcceptableResponseSchema>${schema}</AcceptableResponseSchema>
  </Request>
</Autodiscover>`;
}

describe("an autodiscover request", () => {
  it("names an address", () => {
    assert.deepEqual(parseAutodiscoverRequest(request("mia@example.org")), {
      kind: "settings",
      address: "mia@example.org",
    });
    const short =
      "<Autodiscover><Request><EMailAddress>m@e</EMailAddress></Request></Autodiscover>";
    assert.equal(parseAutodiscoverRequest(short).kind, "settings");
  });

  it("may be for what we have not", () => {
    const schema =
      "http://schemas.microsoft.com/exchange/autodiscover/mobilesync/responseschema/2006";
    assert.deepEqual(parseAutodiscoverRequest(request("mia@example.org", schema)), {
      kind: "other",
    });
  });

  const invalid = [
    "",
    "<a/>",
    "<Autodiscover/>",
    request("nobody"),
    request("a b@c"),
    request(`${"a".repeat(400)}@c`),
    request("mia@example.org").padEnd(autodiscoverOctetsMax + 1),
    request("&evil;"),
  ];
  for (const text of invalid) {
    it(`is not ${JSON.stringify(text.slice(0, 200))}`, () => {
      assert.deepEqual(parseAutodiscoverRequest(text), { kind: "invalid" });
    });
  }
});
