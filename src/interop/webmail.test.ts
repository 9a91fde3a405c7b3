import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { richLetter, WebmailHouse, windowSizes } from "./webmail-house.ts";
import type { WindowName } from "./webmail-house.ts";

let house: WebmailHouse;

before(async () => {
  house = await WebmailHouse.open(400);
});

after(async () => {
  await house[Symbol.asyncDispose]();
});

const row = (page: Page, text: string) => page.locator(".row", { hasText: text }).first();
const letter = (subject: string, body = "Hello") =>
  `From: Ana <ana@garden.example>\nTo: you@example.org\nSubject: ${subject}\n\n${body}\n`;

async function openDrawer(page: Page): Promise<void> {
  const button = page.getByRole("button", { name: "Mailboxes" });
  if (await button.isVisible()) await button.click();
}

/** Moves a finger from the middle of a row, by so many pixels. */
async function swipe(page: Page, text: string, by: number): Promise<void> {
  const { x, y, width, height } = (await row(page, text).boundingBox())!;
  const at = (moved: number) => [{ x: x + width / 2 + moved, y: y + height / 2 }];
  const finger = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove", moved: number) =>
    finger.send("Input.dispatchTouchEvent", { type, touchPoints: at(moved) });
  await touch("touchStart", 0);
  for (const part of [0.1, 0.3, 0.6, 1]) await touch("touchMove", by * part);
  await finger.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
}

async function close(page: Page): Promise<void> {
  await page.context().close();
  assert.deepEqual(house.faults.splice(0), []);
}

for (const name of Object.keys(windowSizes) as WindowName[]) {
  describe(`the webmail on a ${name}`, () => {
    it("lets nobody in with a wrong password", async () => {
      const page = await house.window(name);
      await page.goto(`${house.web.origin}/`);
      await page.getByLabel("Email address").fill("you@example.org");
      await page.getByLabel("Password", { exact: true }).fill("wrong");
      await page.getByRole("button", { name: "Log in" }).click();
      await page.getByText("The address or the password is wrong.").waitFor();
      // The browser reports the 401 by itself.
      house.faults.length = 0;
      await close(page);
    });

    it("shows a message, its forms, its attachments and all of its header", async () => {
      const subject = "The plan for spring";
      await house.deliver(richLetter);
      const page = await house.window(name);
      await house.enter(page);
      await row(page, subject).click();
      await page.getByRole("heading", { name: subject }).waitFor();
      await page.locator(".block", { hasText: "Tell me what you think" }).waitFor();
      const link = page.getByRole("link", { name: "https://garden.example/plan" });
      assert.equal(await link.getAttribute("rel"), "noreferrer noopener");
      assert.equal(await page.locator(".quoted-2").innerText(), "Pears, said Kenji.");
      await page.getByRole("button", { name: "As designed" }).click();
      const frame = page.frameLocator("iframe.message-frame");
      await frame.getByRole("heading", { name: subject }).waitFor();
      await page.getByRole("button", { name: "Show pictures from elsewhere" }).waitFor();
      assert.doesNotMatch(await page.title(), /stolen/);
      await page.getByRole("button", { name: "As text" }).click();
      await page.getByRole("button", { name: "list.txt" }).click();
      await page.getByText("Two spades, a bucket").waitFor();
      await page.getByRole("button", { name: "Close" }).click();
      await page.getByRole("button", { name: "More" }).last().click();
      await page.getByRole("menuitem", { name: "All headers" }).click();
      await page.getByText("Message-ID: <spring@garden.example>").waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Back" }).click();
      await page.getByText("No message selected").or(row(page, subject)).first().waitFor();
      await close(page);
    });

    it("finds, chooses, moves and undoes", async () => {
      const subject = `Seeds for the ${name}`;
      await house.deliver(letter(subject));
      const page = await house.window(name);
      await house.enter(page);
      await row(page, subject).waitFor();
      await page.getByRole("searchbox").fill("from:nobody-writes-so");
      await page.keyboard.press("Enter");
      await page.getByText("Nothing found").waitFor();
      await page.getByRole("button", { name: "End the search" }).click();
      await row(page, subject).getByRole("button", { name: "Select" }).click();
      await page.getByRole("toolbar", { name: "1 selected" }).waitFor();
      await page.getByRole("button", { name: "Archive", exact: true }).first().click();
      await row(page, subject).waitFor({ state: "detached" });
      await page.getByRole("button", { name: "Undo" }).click();
      await row(page, subject).waitFor();
      await row(page, subject).getByRole("button", { name: "Select" }).click();
      await page.getByRole("button", { name: "Move", exact: true }).first().click();
      await page.getByLabel("Name of a mailbox").fill("tras");
      await page.keyboard.press("Enter");
      await page.getByText("Moved to Trash").waitFor();
      await openDrawer(page);
      await page.getByRole("link", { name: "Trash" }).click();
      await row(page, subject).waitFor();
      await close(page);
    });
  });
}

describe("the webmail", () => {
  it("does everything with the keyboard alone", async () => {
    const [first, second] = ["Second by keys", "First by keys"];
    await house.deliver(letter(first));
    await house.deliver(letter(second));
    const page = await house.window("desktop");
    await house.enter(page);
    await row(page, second).waitFor();
    const { keyboard } = page;
    await keyboard.press("j");
    await keyboard.press("Enter");
    await page.getByRole("heading", { name: second }).waitFor();
    await keyboard.press("j");
    await page.getByRole("heading", { name: first }).waitFor();
    await keyboard.press("a");
    await row(page, first).waitFor({ state: "detached" });
    await keyboard.press("Escape");
    await page.getByText("No message selected").waitFor();
    await keyboard.press("Home");
    await keyboard.press("d");
    await row(page, second).waitFor({ state: "detached" });
    await keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard" }).waitFor();
    await keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await keyboard.press("/");
    await page.keyboard.type("-from:nobody mailbox:Archive subject:keys");
    await keyboard.press("Enter");
    await page.getByRole("heading", { name: "Search" }).waitFor();
    await close(page);
  });

  it("draws the few rows of many that are seen, wherever they are", async () => {
    const page = await house.window("desktop");
    await house.enter(page);
    const list = page.getByRole("grid");
    await page.evaluate("document.querySelector('.list').scrollTop = 10_000");
    await page.locator(".row:not(.waiting)[aria-rowindex='135']").waitFor();
    await list.focus();
    await page.keyboard.press("End");
    const count = await list.getAttribute("aria-rowcount");
    await page.locator(`.row.cursor[aria-rowindex='${count}']`).waitFor();
    assert.ok((await page.locator(".row").count()) < 40);
    await close(page);
  });
});

describe("moving things by hand", () => {
  it("takes messages that are dragged to a mailbox", async () => {
    const subject = "Dragged away";
    await house.deliver(letter(subject));
    const page = await house.window("desktop");
    await house.enter(page);
    await row(page, subject).dragTo(page.getByRole("link", { name: "Junk" }));
    await page.getByText("Moved to Junk").waitFor();
    await row(page, subject).waitFor({ state: "detached" });
    await close(page);
  });

  it("understands a finger that moves a row", async () => {
    const subject = "Under the finger";
    await house.deliver(letter(subject));
    const page = await house.window("phone");
    await house.enter(page);
    await row(page, subject).and(page.locator(".unread")).waitFor();
    await swipe(page, subject, 180);
    await row(page, subject).and(page.locator(":not(.unread)")).waitFor();
    await swipe(page, subject, -180);
    await page.getByText("Archived").waitFor();
    await row(page, subject).waitFor({ state: "detached" });
    await close(page);
  });
});

describe("a message", () => {
  it("tells how it is built", async () => {
    await house.deliver(richLetter.replace("The plan for spring", "Built of parts"));
    const page = await house.window("desktop");
    await house.enter(page);
    await row(page, "Built of parts").click();
    await page.locator(".message-text").waitFor();
    await page.keyboard.press("I");
    await page.getByText("multipart/alternative").waitFor();
    await close(page);
  });
});

describe("focus", () => {
  it("goes into the drawer of mailboxes, and Escape leaves it", async () => {
    const page = await house.window("phone");
    await house.enter(page);
    await page.getByRole("button", { name: "Mailboxes" }).click();
    await page.locator(".tree-pane a[aria-current]:focus").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Trash" }).waitFor({ state: "hidden" });
    await close(page);
  });

  it("walks through controls in the order in which they are seen", async () => {
    const page = await house.window("desktop");
    await house.enter(page);
    await page.keyboard.press("Tab");
    assert.equal(await page.locator(":focus").innerText(), "To the messages");
    await page.keyboard.press("Enter");
    assert.equal(await page.locator(":focus").getAttribute("role"), "grid");
    await close(page);
  });
});

describe("the connection of the webmail", () => {
  it("is live in two windows", async () => {
    const [one, other] = [await house.window("desktop"), await house.window("phone")];
    await house.enter(one);
    await house.enter(other);
    const subject = "For both windows";
    await house.deliver(letter(subject));
    await Promise.all([row(one, subject).waitFor(), row(other, subject).waitFor()]);
    await row(one, subject).click();
    await row(other, subject).and(other.locator(":not(.unread)")).waitFor();
    await one.keyboard.press("a");
    await row(other, subject).waitFor({ state: "detached" });
    await one.context().close();
    await close(other);
  });

  it("says when there is no connection, shows what was read, and catches up", async () => {
    const [read, missed] = ["Read before the tunnel", "Came in the tunnel"];
    await house.deliver(letter(read, "Words from before"));
    const page = await house.window("phone");
    await house.enter(page);
    await row(page, read).click();
    await page.locator(".block", { hasText: "Words from before" }).waitFor();
    await page.evaluate("navigator.serviceWorker.ready");
    await page.context().setOffline(true);
    await page.getByText("No connection").waitFor();
    await page.reload();
    await page.locator(".block", { hasText: "Words from before" }).waitFor();
    await page.getByText("No connection").first().waitFor();
    await page.getByRole("button", { name: "Back" }).click();
    await row(page, read).waitFor();
    await house.deliver(letter(missed));
    await page.context().setOffline(false);
    await row(page, missed).waitFor();
    await page.getByText("No connection").waitFor({ state: "detached" });
    // Browsers report each request that fails.
    house.faults.length = 0;
    await close(page);
  });

  it("ends with the session, and leaves nothing behind", async () => {
    const page = await house.window("desktop");
    await house.enter(page);
    await row(page, "Re:").click();
    await page.locator(".message-header").waitFor();
    await page.getByRole("button", { name: "you@example.org" }).click();
    await page.getByRole("menuitem", { name: "Log out" }).click();
    await page.getByRole("button", { name: "Log in" }).waitFor();
    const kept = await page.evaluate("caches.open('mail').then((cache) => cache.keys())");
    assert.deepEqual(kept, []);
    await page.goto(`${house.web.origin}/mail/`);
    await page.getByRole("button", { name: "Log in" }).waitFor();
    // The browser reports the 401 by itself.
    house.faults.length = 0;
    await close(page);
  });
});
