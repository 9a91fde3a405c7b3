import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { buildPages, writePagePack } from "../../ui/build/build-pages.ts";
import { checkAccessible } from "./axe.ts";
import { walkSetup } from "./setup-walk.ts";
import type { Walk } from "./setup-walk.ts";

before(async () => writePagePack(await buildPages()));

/** Nothing is wider than the phone, and what is pressed is large enough for a finger. */
async function checkSize(page: Page, view: string): Promise<void> {
  const wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth";
  assert.equal(await page.evaluate(wider), false, `${view} is too wide`);
  const small = `[...document.querySelectorAll("button, .button, input:not(.unseen), select, summary")]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44)
    .filter((one) => !one.matches("input[type=checkbox], input[type=radio]"))
    .map((one) => one.outerHTML.slice(0, 100))`;
  assert.deepEqual(await page.evaluate(small), [], view);
}

describe("the setup page", { timeout: 240_000 }, () => {
  for (const walk of [
    { width: 360, colorScheme: "light", locale: "de-DE" },
    { width: 390, colorScheme: "dark", locale: "en-GB" },
  ] as const satisfies readonly Walk[]) {
    const { width, colorScheme, locale } = walk;
    it(`can be used by everybody (${width} px, ${colorScheme}, ${locale})`, async () => {
      await walkSetup(walk, async (page, view) => {
        await checkAccessible(page, view);
        await checkSize(page, view);
      });
    });
  }
});
