import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sendingRulesByDefault } from "../account/sending-rules.ts";
import { transactionOf } from "../testing/transaction.ts";
import { fromIdsOf } from "./from-id.ts";

const rules = { ...sendingRulesByDefault, fromIdAddresses: ["Me@home.example"] };

function made(
  reversePath: string,
  of: {
    readonly login?: string;
    readonly to?: readonly string[];
    readonly separators?: readonly string[];
  } = {},
): string | undefined {
  const { login = "me@home.example", separators = ["-", "+"] } = of;
  const transaction = transactionOf({ reversePath, login, to: of.to ?? ["a@x.example"] });
  const ids = fromIdsOf(transaction, rules, separators);
  if (ids === undefined) return undefined;
  return "kind" in ids ? ids.text : ids.next().reversePath;
}

describe("reverse-paths with ids", () => {
  it("are made with the first separator", () => {
    assert.match(made("me@home.example") ?? "", /^me-[\w-]{22}@home\.example$/);
    assert.match(made("me+tag@home.example") ?? "", /^me\+tag-[\w-]{22}@home\.example$/);
    assert.notEqual(made("me@home.example"), made("me@home.example"));
  });

  it("keep an id of the client's own, for one recipient", () => {
    assert.equal(made("me-7@home.example"), "me-7@home.example");
    assert.match(made("me-7@home.example", { to: ["a@x", "b@x"] }) ?? "", /one recipient/);
    assert.equal(made("me-7@home.example", { to: ["a@x", "a@x"] }), "me-7@home.example");
  });

  it("are none where nothing asks for them, or there is no room", () => {
    assert.equal(made(""), undefined);
    assert.equal(made("me@home.example", { login: "other@home.example" }), undefined);
    assert.equal(made("me@home.example", { separators: [] }), undefined);
    assert.equal(made('"m e"@home.example'), undefined);
    assert.equal(made("me-@home.example"), undefined);
    assert.equal(made(`${"m".repeat(42)}@home.example`), undefined);
  });
});
