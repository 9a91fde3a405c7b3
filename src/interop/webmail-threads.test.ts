import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { WebmailHouse } from "./webmail-house.ts";

let house: WebmailHouse;

before(async () => {
  house = await WebmailHouse.open(10);
});

after(async () => {
  await house[Symbol.asyncDispose]();
});

const letter = (subject: string, number: number) => `From: Ana <ana@garden.example>
To: you@example.org
Subject: ${number === 1 ? "" : "Re: "}${subject}
Message-ID: <${subject.replaceAll(" ", "")}${number}@garden.example>
${number === 1 ? "" : `In-Reply-To: <${subject.replaceAll(" ", "")}1@garden.example>\n`}
Words number ${number}
`;

const row = (page: Page, text: string) => page.locator(".row", { hasText: text });

async function entered(subject: string): Promise<Page> {
  for (const number of [1, 2, 3]) await house.deliver(letter(subject, number));
  const page = await house.window("desktop");
  await house.enter(page);
  await row(page, subject).nth(2).waitFor();
  return page;
}

const boxOf = async (page: Page, selector: string) => (await page.locator(selector).boundingBox())!;

describe("a thread", () => {
  it("is shown with the message that is read, and leads to its others", async () => {
    const page = await entered("Apples");
    await row(page, "Words number 3").first().click();
    const sibling = page.locator(".sibling", { hasText: "Words number 1" });
    await sibling.waitFor();
    assert.equal(await page.locator(".sibling").count(), 3);
    await sibling.click();
    await page.locator(".block", { hasText: "Words number 1" }).waitFor();
    assert.match(await page.locator(".sibling[aria-current]").innerText(), /Words number 1/);
    // Of a message that has been read nothing changes that would draw it anew.
    await page.reload();
    await sibling.waitFor();
    await page.context().close();
  });

  it("is muted as a whole, and not any more", async () => {
    const page = await entered("Pears");
    await row(page, "Pears").first().click();
    await page.locator(".sibling").nth(2).waitFor();
    await page.keyboard.press("X");
    await page.getByText("The thread is muted").waitFor();
    const muted = row(page, "Pears").filter({ hasText: "muted" });
    await muted.nth(2).waitFor();
    assert.equal(await row(page, "Pears").and(page.locator(".unread")).count(), 0);
    await page.getByRole("button", { name: "Undo" }).click();
    await muted.first().waitFor({ state: "detached" });
    await page.context().close();
  });

  it("is archived as one where it is one row", async () => {
    const page = await entered("Plums");
    await page.getByRole("button", { name: "How the list looks" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Threads", exact: true }).click();
    await row(page, "Plums").nth(1).waitFor({ state: "detached" });
    await row(page, "Plums").click();
    await page.locator(".block").waitFor();
    await page.getByRole("toolbar").getByRole("button", { name: "Archive" }).click();
    await page.getByText("3 archived").waitFor();
    await row(page, "Plums").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "How the list looks" }).click();
    await page.getByRole("menuitemcheckbox", { name: "No threads" }).click();
    await page.context().close();
  });
});

describe("the list", () => {
  it("shows only what is read, or what has a label", async () => {
    const page = await entered("Cherries");
    await row(page, "Cherries").first().click();
    await page.locator(".row.open:not(.unread)").waitFor();
    await page.keyboard.press("l");
    await page.getByLabel("New label").fill("garden");
    await page.getByRole("button", { name: "Add" }).click();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "How the list looks" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Only with the label garden" }).click();
    await page.locator("[role=grid][aria-rowcount='1']").waitFor();
    await page.getByRole("button", { name: "How the list looks" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Read only" }).click();
    await row(page, "Cherries").first().waitFor();
    await page.context().close();
  });

  it("stands beside the message, above it, or in its place", async () => {
    const page = await entered("Quinces");
    await row(page, "Quinces").first().click();
    const choose = async (name: string): Promise<void> => {
      const hash = new URL(page.url()).hash;
      await page.goto(`${house.web.origin}/mail/#/settings/look`);
      await page.getByLabel("The message stands").selectOption({ label: name });
      await page.goto(`${house.web.origin}/mail/${hash}`);
      await page.locator(".block").waitFor();
    };
    await choose("Below the list");
    const [list, message] = [await boxOf(page, ".list-pane"), await boxOf(page, ".message-pane")];
    assert.ok(
      message.y >= list.y + list.height && message.x === list.x,
      JSON.stringify({ list, message }),
    );
    await page.getByRole("separator").nth(1).focus();
    await page.keyboard.press("ArrowDown");
    assert.equal((await boxOf(page, ".list-pane")).height, list.height + 24);
    await choose("In place of the list");
    assert.equal(await page.locator(".list-pane").isVisible(), false);
    await page.goto(page.url().replace(/\/[^/]*$/, ""));
    await row(page, "Quinces").first().waitFor();
    assert.equal(await page.locator(".message-pane").isVisible(), false);
    await page.context().close();
    assert.deepEqual(house.faults, []);
  });
});
