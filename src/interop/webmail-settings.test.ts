import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { richLetter, WebmailHouse } from "./webmail-house.ts";
import type { WindowName } from "./webmail-house.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** Where pictures go, for people; `make ui-shots` takes those of all views. */
const pictures = process.env["UI_SHOTS"];
const sections = ["Look", "Reading", "Writing", "Names and signatures", "Rules", "Away", "Senders"];
let house: WebmailHouse;

before(async () => {
  house = await WebmailHouse.open(40);
});

after(async () => {
  await house[Symbol.asyncDispose]();
});

async function close(page: Page): Promise<void> {
  await page.context().close();
  assert.deepEqual(house.faults.splice(0), []);
}

/** No fault that keeps somebody from using the page. */
async function check(page: Page, view: string): Promise<void> {
  await page.evaluate(axe);
  const faults = await page.evaluate(
    `axe.run({ exclude: ["iframe"] }).then(({ violations }) => violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => id + " " + nodes[0].html + nodes[0].failureSummary))`,
  );
  assert.deepEqual(faults, [], view);
}

async function picture(page: Page, view: string): Promise<void> {
  if (pictures === undefined) return;
  mkdirSync(pictures, { recursive: true });
  const width = page.viewportSize()?.width ?? 0;
  await page.screenshot({ path: join(pictures, `settings-${view}-${width}.png`) });
}

async function openDrawer(page: Page): Promise<void> {
  const button = page.getByRole("button", { name: "Mailboxes" });
  if (await button.isVisible()) await button.click();
}

async function openSettings(page: Page, section: string): Promise<void> {
  if (!(await page.getByRole("heading", { name: "Settings" }).isVisible())) {
    await openDrawer(page);
    await page.getByRole("button", { name: "you@example.org" }).click();
    await page.getByRole("menuitem", { name: "Settings" }).click();
  }
  await page.getByRole("navigation", { name: "Settings" }).getByText(section).click();
  await page.getByRole("heading", { name: section }).waitFor();
}

async function makeMailbox(page: Page, name: string): Promise<void> {
  await openDrawer(page);
  await page.getByRole("button", { name: "New mailbox" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill(name);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name }).waitFor();
  await openDrawer(page);
  await page.getByRole("link", { name: "Inbox" }).click();
  await page.getByRole("heading", { level: 1, name: "Inbox" }).waitFor();
}

const row = (page: Page, text: string) => page.locator(".row", { hasText: text }).first();

async function moveTo(page: Page, subject: string, mailbox: string): Promise<void> {
  await row(page, subject).getByRole("button", { name: "Select" }).click();
  await page.getByRole("button", { name: "Move", exact: true }).first().click();
  await page.getByLabel("Name of a mailbox").fill(mailbox);
  await page.keyboard.press("Enter");
  await row(page, subject).waitFor({ state: "detached" });
}

const ofList = (subject: string) =>
  `From: Ana <ana@x.example>\nTo: you@example.org\nSubject: ${subject}\nList-Id: <garden.lists.example>\n\nHello\n`;

for (const name of ["phone", "desktop"] satisfies WindowName[]) {
  describe(`settings on a ${name}`, () => {
    it("have no serious fault, light or dark", async () => {
      for (const colorScheme of ["light", "dark"] as const) {
        const page = await house.window(name, { colorScheme, bypassCSP: true });
        await house.enter(page);
        for (const section of sections) {
          await openSettings(page, section);
          if (section.startsWith("Names")) {
            await page.locator("summary", { hasText: "you@example.org" }).first().click();
          }
          await check(page, section);
          await picture(page, `${section.split(" ", 1)[0]!.toLowerCase()}-${colorScheme}`);
        }
        await close(page);
      }
    });

    it("speak the language that somebody chooses, and write dates so", async () => {
      const page = await house.window(name);
      await house.enter(page);
      await openSettings(page, "Look");
      await page.getByRole("combobox", { name: "Language" }).selectOption("Deutsch");
      await page.getByRole("heading", { name: "Einstellungen" }).waitFor();
      await page.getByRole("combobox", { name: "Datum" }).selectOption("2026-11-21, 24 Stunden");
      await page.getByRole("button", { name: "Zurück" }).click();
      await page
        .locator("time", { hasText: /^\d{4}-\d\d-\d\d$/ })
        .first()
        .waitFor();
      await page.goto(`${house.web.origin}/mail/#/settings/look`);
      await page.getByRole("combobox", { name: "Datum" }).selectOption("Wie in der Sprache üblich");
      await page.getByRole("combobox", { name: "Sprache" }).selectOption("Wie der Browser");
      await page.getByRole("heading", { name: "Settings" }).waitFor();
      await close(page);
    });
  });
}

for (const name of ["phone", "desktop"] satisfies WindowName[]) {
  describe(`rules on a ${name}`, () => {
    it("are offered after a move, kept, and never offered again when told so", async () => {
      const page = await house.window(name, { bypassCSP: true });
      const [first, second] = [`First on a ${name}`, `Second on a ${name}`];
      await house.deliver(ofList(first));
      await house.deliver(ofList(second));
      await house.enter(page);
      await makeMailbox(page, `Garden ${name}`);
      await row(page, first).waitFor();
      await moveTo(page, first, `Garden ${name}`);
      const question = page.getByRole("complementary", { name: "Rule for mail to come" });
      await question.getByText("Mail of the list garden.lists.example").waitFor();
      await check(page, "suggestion");
      await picture(page, "suggestion");
      await question.getByRole("button", { name: "Yes, always" }).click();
      await page.getByText("The rule is there").waitFor();
      await openSettings(page, "Rules");
      await page.getByRole("button", { name: /^Edit: Mail of the list/ }).click();
      await page.getByLabel("Comment").fill("Friends of the garden");
      await check(page, "rule");
      await picture(page, "rule");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("Friends of the garden").waitFor();
      await page.reload();
      await page.getByText("Friends of the garden").waitFor();
      await picture(page, "one-rule");
      await page.getByRole("button", { name: /^Remove Mail of the list/ }).click();
      await page.getByText("Mail stays in the inbox").waitFor();
      await page.getByRole("button", { name: "Back" }).click();
      await moveTo(page, second, `Garden ${name}`);
      await question.getByRole("button", { name: "Do not ask again" }).click();
      await page.getByRole("menuitem", { name: `Mail moved to Garden ${name}` }).click();
      await openSettings(page, "Rules");
      await page.getByText(`Mail moved to Garden ${name}`).waitFor();
      await close(page);
    });
  });
}

describe("settings", () => {
  it("are the same in two windows at once", async () => {
    const [one, other] = [await house.window("desktop"), await house.window("phone")];
    await house.enter(one);
    await house.enter(other);
    await openSettings(one, "Look");
    await one.getByRole("combobox", { name: "Colours" }).selectOption("Dark colours");
    await one.getByRole("combobox", { name: "List" }).selectOption("Compact");
    await other.locator(":root[data-theme=dark]").waitFor();
    await other.locator(".list.compact .row").first().waitFor();
    await picture(other, "compact");
    await one
      .getByRole("combobox", { name: "List" })
      .selectOption("With the beginning of the text");
    await one.getByRole("combobox", { name: "Colours" }).selectOption("Colours of the system");
    await other.locator(":root:not([data-theme])").waitFor();
    await one.context().close();
    await close(other);
  });

  it("have names and signatures", async () => {
    const page = await house.window("desktop");
    await house.enter(page);
    await openSettings(page, "Names and signatures");
    await page.locator("summary", { hasText: "also@example.org" }).click();
    const form = page.locator("details[open]");
    await form.getByLabel("Name").fill("You Too");
    await form.getByLabel("Answers to").fill("nobody");
    await form.getByText("Something here is not an address.").waitFor();
    await form.getByLabel("Answers to").fill("club@example.org");
    await form.getByLabel("Signature as text").fill("Greetings\nYou");
    await form.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved").waitFor();
    await form.getByRole("button", { name: "Use for new messages" }).click();
    await page.locator("summary", { hasText: "For new messages" }).getByText("You Too").waitFor();
    await page.reload();
    await page.locator("summary", { hasText: "You Too" }).click();
    assert.equal(await form.getByLabel("Signature as text").inputValue(), "Greetings\nYou");
    await close(page);
  });
});

describe("an answer while away", () => {
  it("is written, checked and kept", async () => {
    const page = await house.window("phone");
    await house.enter(page);
    await openSettings(page, "Away");
    await page.getByLabel("Answer while I am away").check();
    await page.getByText("An answer is needed.").waitFor();
    assert.equal(await page.getByRole("button", { name: "Save" }).isDisabled(), true);
    await page.getByLabel("Answer", { exact: true }).fill("Back on Monday.");
    await page.getByLabel(/^From/).fill("2027-01-10");
    await page.getByLabel(/^Up to/).fill("2027-01-09");
    await page.getByText("The end is before the beginning.").waitFor();
    await page.getByLabel(/^Up to/).fill("2027-01-12");
    await picture(page, "away");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved").waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Away" }).waitFor();
    assert.equal(await page.getByLabel("Answer", { exact: true }).inputValue(), "Back on Monday.");
    assert.equal(await page.getByLabel(/^Up to/).inputValue(), "2027-01-12");
    await close(page);
  });
});

describe("settings of reading", () => {
  it("remember a sender whose pictures are wanted, and forget it", async () => {
    await house.deliver(richLetter);
    const page = await house.window("desktop");
    // The picture is on a host that there is not.
    await page.context().route("https://garden.example/**", (route) => route.abort());
    await house.enter(page);
    await row(page, "The plan for spring").click();
    await page.getByRole("button", { name: "As designed" }).click();
    await page.getByRole("button", { name: "Always for ana@garden.example" }).click();
    await page.locator('iframe[src*="external=yes"]').waitFor();
    await openSettings(page, "Senders");
    await page.getByText("ana@garden.example").waitFor();
    await picture(page, "one-sender");
    await page.getByRole("button", { name: "Remove ana@garden.example" }).click();
    await page.getByText("Nothing is remembered about senders yet.").waitFor();
    // The browser reports the picture that did not come.
    house.faults.length = 0;
    await close(page);
  });

  it("switch off keys of one letter, and log out", async () => {
    const page = await house.window("desktop");
    await house.enter(page);
    await openSettings(page, "Reading");
    await page.getByRole("combobox", { name: "Keys of one letter" }).selectOption("Off");
    await page.getByRole("heading", { name: "Reading" }).click();
    await page.keyboard.press("?");
    assert.equal(await page.getByRole("dialog").count(), 0);
    await page.getByRole("combobox", { name: "Keys of one letter" }).selectOption("On");
    await page.getByRole("heading", { name: "Reading" }).click();
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByRole("button", { name: "Log in" }).waitFor();
    await close(page);
  });
});
