import assert from "node:assert/strict";
import { it } from "node:test";
import { setupSteps } from "../../../src/setup/setup-steps.ts";
import { catalogueFaults } from "../../kit/text/catalogue-faults.ts";
import { setupCatalogues } from "./setup-texts.ts";

it("has the same texts in each language", () => {
  assert.deepEqual(catalogueFaults(setupCatalogues), []);
});

it("has a title and the consequence of skipping for each step", () => {
  for (const step of setupSteps) {
    for (const key of [`${step}.title`, `${step}.lead`, `${step}.skip`]) {
      assert.ok(Object.hasOwn(setupCatalogues.en, key), key);
    }
  }
});
