import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { WebmailHouse } from "./webmail-house.ts";
import type { WindowName } from "./webmail-house.ts";

/** Where pictures go, for people. */
const pictures = process.env["UI_SHOTS"];
let house: WebmailHouse;

before(async () => {
  house = await WebmailHouse.open(20);
});

after(async () => {
  await house[Symbol.asyncDispose]();
});

async function picture(page: Page, view: string): Promise<void> {
  if (pictures === undefined) return;
  const width = page.viewportSize()?.width ?? 0;
  await page.screenshot({ path: join(pictures, `mailboxes-${view}-${width}.png`) });
}

async function openDrawer(page: Page): Promise<void> {
  const button = page.getByRole("button", { name: "Mailboxes" });
  const isOpen = (await page.locator(".has-drawer").count()) > 0;
  if (!isOpen && (await button.isVisible())) await button.click();
}

async function choose(page: Page, mailbox: string, item: string): Promise<void> {
  await openDrawer(page);
  await page.getByRole("button", { name: `What to do with ${mailbox}` }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

const link = (page: Page, name: string) => page.getByRole("link", { name, exact: true });

for (const name of ["phone", "desktop"] satisfies WindowName[]) {
  describe(`mailboxes on a ${name}`, () => {
    it("are made, moved, given a use, emptied and deleted", async () => {
      const page = await house.window(name);
      const [one, other] = [`Trips ${name}`, `Trains ${name}`];
      await house.enter(page);
      await openDrawer(page);
      await page.getByRole("button", { name: "New mailbox" }).click();
      await page.getByRole("dialog").getByLabel("Name").fill("a/b");
      await page.getByText("A name has no slash.").waitFor();
      await page.getByRole("dialog").getByLabel("Name").fill(one);
      await page.getByRole("button", { name: "Create" }).click();
      await page.getByRole("heading", { level: 1, name: one }).waitFor();
      await choose(page, one, "New mailbox in it");
      await page.getByRole("dialog").getByLabel("Name").fill(other);
      await picture(page, "new");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { level: 1, name: other }).waitFor();
      await choose(page, other, "Name, place, use");
      await page.getByRole("combobox", { name: "Where it is" }).selectOption("At the top");
      await page.getByRole("button", { name: "Save" }).click();
      await openDrawer(page);
      await page
        .getByRole("button", { name: `Hide what is in ${one}` })
        .waitFor({ state: "detached" });
      await choose(page, other, "Name, place, use");
      await page.getByRole("combobox", { name: "Where it is" }).selectOption(one);
      await page.getByRole("combobox", { name: "What it is for" }).selectOption("Archive");
      await page.getByRole("button", { name: "Save" }).click();
      await openDrawer(page);
      await page.getByRole("button", { name: `Hide what is in ${one}` }).waitFor();
      // The one that had the use so far can be deleted now.
      await choose(page, "Archive", "Delete mailbox");
      await page.getByRole("button", { name: "Cancel" }).click();
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await choose(page, "Archive", "Name, place, use");
      await page.getByRole("combobox", { name: "What it is for" }).selectOption("Archive");
      await page.getByRole("button", { name: "Save" }).click();
      await choose(page, one, "Delete mailbox");
      await page.getByText(/Lost for good: 0 messages.* 1 mailbox in it\./).waitFor();
      await picture(page, "delete");
      await page.getByRole("dialog").getByRole("button", { name: "Delete mailbox" }).click();
      await openDrawer(page);
      await link(page, one).waitFor({ state: "detached" });
      await page.context().close();
      assert.deepEqual(house.faults.splice(0), []);
    });
  });
}
