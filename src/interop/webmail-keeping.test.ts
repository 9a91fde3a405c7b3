// What is not lost: deeds that wait, and files that are saved.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { richLetter, WebmailHouse } from "./webmail-house.ts";

let house: WebmailHouse;

before(async () => {
  house = await WebmailHouse.open(30);
});

after(async () => {
  await house[Symbol.asyncDispose]();
});

const row = (page: Page, text: string) => page.locator(".row", { hasText: text }).first();

async function entered(subject: string): Promise<Page> {
  await house.deliver(richLetter.replace("The plan for spring", subject));
  const page = await house.window("desktop");
  await house.enter(page);
  await row(page, subject).click();
  await page.locator(".message-text").waitFor();
  return page;
}

async function saved(page: Page, press: () => Promise<void>): Promise<string> {
  const coming = page.waitForEvent("download");
  await press();
  return (await coming).path();
}

describe("deleting for good", () => {
  const deleteForGood = async (page: Page): Promise<void> => {
    await page.keyboard.press("D");
    await page.getByRole("button", { name: "Delete for good" }).click();
    await page.locator(".row.going").waitFor();
  };

  it("waits, so that it need not be done", async () => {
    const page = await entered("Not to be lost");
    await deleteForGood(page);
    await page
      .getByText(/^Deleting in \d s$/)
      .first()
      .waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.locator(".row.going").waitFor({ state: "detached" });
    await row(page, "Not to be lost").waitFor();
    await page.context().close();
  });

  it("is not done where the page goes before", async () => {
    const page = await entered("Not lost with the page");
    await deleteForGood(page);
    await page.reload();
    await row(page, "Not lost with the page").waitFor();
    await page.context().close();
  });

  it("is done at last", async () => {
    const page = await entered("Gone at last");
    await deleteForGood(page);
    await row(page, "Gone at last").waitFor({ state: "detached" });
    await page.context().close();
    assert.deepEqual(house.faults, []);
  });
});

describe("saving", () => {
  it("puts all attachments into one file that others can read", async () => {
    const page = await entered("With two attachments");
    const file = await saved(page, () =>
      page.getByRole("button", { name: "Download all" }).click(),
    );
    const told = execFileSync("unzip", ["-t", file], { encoding: "utf8" });
    assert.match(told, /list\.txt\s+OK[^]+bed\.png\s+OK[^]+No errors/);
    await page.context().close();
  });

  it("puts a mailbox into one file that others can read", async () => {
    const page = await entered("In the file");
    const file = await saved(page, async () => {
      await page.getByRole("button", { name: "What to do with Inbox" }).click();
      await page.getByRole("menuitem", { name: "Save as a file" }).click();
    });
    const count = "import sys,mailbox; print(len(mailbox.mbox(sys.argv[1])))";
    const told = execFileSync("python3", ["-c", count, file], { encoding: "utf8" });
    const shown = await page.getByRole("grid").getAttribute("aria-rowcount");
    assert.equal(told.trim(), shown);
    assert.match(readFileSync(file, "utf8"), /\nSubject: In the file\n/);
    await page.context().close();
    assert.deepEqual(house.faults, []);
  });
});
