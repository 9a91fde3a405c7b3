import assert from "node:assert/strict";
import { it } from "node:test";
import { catalogueFaults } from "../../kit/text/catalogue-faults.ts";
import { accountCatalogues } from "./texts.ts";

it("the account page speaks all languages in full", () => {
  assert.deepEqual(catalogueFaults(accountCatalogues), []);
});
