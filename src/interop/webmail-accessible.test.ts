import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { richLetter, WebmailHouse, windowSizes } from "./webmail-house.ts";
import type { WindowName } from "./webmail-house.ts";

/** What axe-core reports. */
interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string;
    readonly help: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
  }[];
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let house: WebmailHouse;

before(async () => {
  house = await WebmailHouse.open(60);
  await house.deliver(richLetter);
});

after(async () => {
  await house[Symbol.asyncDispose]();
});

/** No fault that keeps somebody from using the page. */
async function check(page: Page, view: string): Promise<void> {
  await page.evaluate(axe);
  // The frame has a policy of its own, and content that is not ours.
  const results = await page.evaluate("axe.run({ exclude: ['iframe'] })");
  const { violations } = results as AxeResults;
  const faults = violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, help, nodes }) => [id, help, nodes[0]!.html, nodes[0]!.failureSummary].join("\n"));
  assert.deepEqual(faults, [], view);
}

for (const name of Object.keys(windowSizes) as WindowName[]) {
  for (const colorScheme of ["light", "dark"] as const) {
    describe(`axe-core on a ${name}, ${colorScheme}`, () => {
      it("finds no serious fault in any view", async () => {
        const page = await house.window(name, { colorScheme, bypassCSP: true });
        await page.goto(`${house.web.origin}/`);
        await check(page, "login");
        await house.enter(page);
        await check(page, "list");
        await page.getByRole("button", { name: "Select" }).nth(1).click();
        await check(page, "chosen");
        await page.getByRole("button", { name: "Move", exact: true }).first().click();
        await page.getByRole("dialog").waitFor();
        await check(page, "move");
        await page.keyboard.press("Escape");
        await page.getByRole("button", { name: "Select nothing" }).click();
        await page.getByRole("button", { name: "How the list looks" }).click();
        await page.getByRole("menu").waitFor();
        await check(page, "menu");
        await page.keyboard.press("Escape");
        await page.getByRole("button", { name: "More to search for" }).click();
        await page.getByRole("dialog").waitFor();
        await check(page, "search");
        await page.keyboard.press("Escape");
        await page.locator(".row", { hasText: "The plan for spring" }).click();
        await page.locator(".message-text").waitFor();
        await page.locator(".message-header summary").click();
        await check(page, "message");
        await page.keyboard.press("?");
        await page.getByRole("dialog").waitFor();
        await check(page, "keys");
        await page.keyboard.press("Escape");
        await page.keyboard.press("c");
        await page.getByLabel("To", { exact: true }).fill("ann");
        await check(page, "compose");
        await page.getByRole("button", { name: "With styles" }).click();
        await page.getByRole("button", { name: "Send later" }).click();
        await page.getByRole("button", { name: "Cc and Bcc" }).click();
        await check(page, "compose with all of its fields");
        await page.context().close();
        assert.deepEqual(house.faults, []);
      });
    });
  }
}
