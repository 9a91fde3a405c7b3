import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { checkAccessible } from "./axe.ts";
import { richLetter, WebmailHouse, windowSizes } from "./webmail-house.ts";
import type { WindowName } from "./webmail-house.ts";

let house: WebmailHouse;

before(async () => {
  house = await WebmailHouse.open(60);
  await house.deliver(richLetter);
});

after(async () => {
  await house[Symbol.asyncDispose]();
});

for (const name of Object.keys(windowSizes) as WindowName[]) {
  for (const colorScheme of ["light", "dark"] as const) {
    describe(`axe-core on a ${name}, ${colorScheme}`, () => {
      it("finds no serious fault in any view", async () => {
        const page = await house.window(name, { colorScheme, bypassCSP: true });
        await page.goto(`${house.web.origin}/`);
        await checkAccessible(page, "login");
        await house.enter(page);
        await checkAccessible(page, "list");
        await page.getByRole("button", { name: "Select" }).nth(1).click();
        await checkAccessible(page, "chosen");
        await page.getByRole("button", { name: "Move", exact: true }).first().click();
        await page.getByRole("dialog").waitFor();
        await checkAccessible(page, "move");
        await page.keyboard.press("Escape");
        await page.getByRole("button", { name: "Select nothing" }).click();
        await page.getByRole("button", { name: "How the list looks" }).click();
        await page.getByRole("menu").waitFor();
        await checkAccessible(page, "menu");
        await page.keyboard.press("Escape");
        await page.getByRole("button", { name: "More to search for" }).click();
        await page.getByRole("dialog").waitFor();
        await checkAccessible(page, "search");
        await page.keyboard.press("Escape");
        await page.locator(".row", { hasText: "The plan for spring" }).click();
        await page.locator(".message-text").waitFor();
        await page.locator(".message-header summary").click();
        await checkAccessible(page, "message");
        await page.keyboard.press("?");
        await page.getByRole("dialog").waitFor();
        await checkAccessible(page, "keys");
        await page.keyboard.press("Escape");
        await page.keyboard.press("c");
        await page.getByLabel("To", { exact: true }).fill("ann");
        await checkAccessible(page, "compose");
        await page.getByRole("button", { name: "With styles" }).click();
        await page.getByRole("button", { name: "Send later" }).click();
        await page.getByRole("button", { name: "Cc and Bcc" }).click();
        await checkAccessible(page, "compose with all of its fields");
        await page.context().close();
        assert.deepEqual(house.faults, []);
      });
    });
  }
}
