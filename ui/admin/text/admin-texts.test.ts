import assert from "node:assert/strict";
import { it } from "node:test";
import { reasons } from "../../../src/admin/health/reasons.ts";
import { catalogueFaults } from "../../kit/text/catalogue-faults.ts";
import { adminCatalogues } from "./admin-texts.ts";

it("has the same texts in each language", () => {
  assert.deepEqual(catalogueFaults(adminCatalogues), []);
});

it("has every reason that the server may give, with no other names in it", () => {
  for (const [reason, text] of Object.entries(reasons)) {
    const ours = adminCatalogues.en[`health.${reason}` as keyof typeof adminCatalogues.en];
    assert.ok(typeof ours === "string", reason);
    const names = ours.match(/\{\w+\}/g) ?? [];
    for (const name of names) assert.ok(text.includes(name), `${reason} ${name}`);
  }
});
