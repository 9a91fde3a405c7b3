// The admin pages in Chromium, as somebody uses them who looks after the server, on a phone and at a desk.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Page } from "playwright-core";
import { virtualAuthenticator } from "./account-house.ts";
import { AdminHouse } from "./admin-house.ts";
import { checkAccessible } from "./axe.ts";
import type { WindowName } from "./webmail-house.ts";

const windows = [
  ["phone", { width: 390, height: 844 }, "light"],
  ["desktop", { width: 1280, height: 900 }, "dark"],
] as const;

/** No page is wider than the window. */
async function checkWidth(page: Page, view: string): Promise<void> {
  const over = await page.evaluate<number>(
    "document.documentElement.scrollWidth - document.documentElement.clientWidth",
  );
  assert.equal(over, 0, view);
}

async function check(page: Page, view: string): Promise<void> {
  await checkWidth(page, view);
  await checkAccessible(page, view);
}

const button = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name, exact: true });
const heading = (page: Page, name: string) => page.getByRole("heading", { name, exact: true });

async function logIn(house: AdminHouse, page: Page): Promise<void> {
  await page.goto(`${house.origin}/admin`);
  await page.getByLabel("Admin password").fill("a wrong one");
  await button(page, "Log in").click();
  await page.getByText("The password is wrong.").waitFor();
  await check(page, "login");
  await page.getByLabel("Admin password").fill("homepost-local");
  await button(page, "Log in").click();
  await heading(page, "Is my mail fine?").waitFor();
  await page.getByText("Nothing is stuck").waitFor();
  await page.getByText("Something is wrong with your mail.").waitFor();
  await page.getByText("No backup is set up").waitFor();
  await check(page, "home");
}

async function addDomain(house: AdminHouse, page: Page): Promise<void> {
  await house.go(page, "domains");
  await button(page, "Add a domain").click();
  await page.getByLabel("Domain", { exact: true }).fill("garden");
  await page.getByLabel("Domain", { exact: true }).fill("not a domain");
  await button(page, "Add").click();
  await page.getByText('"not a domain" is not a domain: give one such as example.org').waitFor();
  await check(page, "add a domain");
  await page.getByLabel("Domain", { exact: true }).fill("garden.example");
  await button(page, "Add").click();
  await heading(page, "Needed").waitFor();
  await button(page, "Copy value").first().click();
  await page.getByText("Copied").waitFor();
  assert.match(await page.evaluate<string>("navigator.clipboard.readText()"), /\S/);
  await page.getByText(/garden\.example\. 300 IN MX 10 /).waitFor();
  await check(page, "records");
  await page.getByRole("link", { name: "DNS check" }).click();
  await heading(page, "Where mail goes (MX)").waitFor();
  await check(page, "check");
}

async function addAccount(house: AdminHouse, page: Page): Promise<void> {
  await house.go(page, "accounts");
  await button(page, "Add an account").click();
  await page.getByLabel("Address", { exact: true }).fill("mia@garden.example");
  await page.getByLabel("Password", { exact: true }).fill("four words side by side");
  await page.getByLabel("Full name").fill("Mia Gardener");
  await button(page, "Add").click();
  await heading(page, "mia").waitFor();
  await check(page, "account");
  await page.getByLabel("Room for mail").selectOption("own");
  await page.getByLabel("How much").fill("2 GB");
  await button(page, "Save").click();
  await page.getByText("Saved").waitFor();
  await button(page, "Add an address").click();
  await page.getByLabel("Before the @").fill("info");
  await page.getByRole("dialog").getByLabel("Domain").selectOption("garden.example");
  await button(page, "Add").click();
  await page.getByRole("cell", { name: "info@garden.example", exact: true }).waitFor();
  await house.go(page, "accounts");
  await page.getByText("0 bytes of 2 GB").waitFor();
  await page.getByRole("searchbox").fill("garden");
  assert.equal(await page.getByRole("row").count(), 2);
  await page.getByRole("searchbox").fill("nobody");
  await page.getByText("Nothing found").waitFor();
}

async function addAppPassword(house: AdminHouse, page: Page): Promise<void> {
  await house.go(page, "accounts/mia");
  await button(page, "New app password").click();
  await page.getByLabel("What is it for?").fill("The phone");
  await button(page, "Add").click();
  await page.getByText("It is shown only now").waitFor();
  await check(page, "app password");
  await button(page, "Done").click();
  await page.getByRole("cell", { name: "App password (imap, smtp)" }).waitFor();
}

async function addAlias(house: AdminHouse, page: Page): Promise<void> {
  await house.go(page, "aliases");
  await button(page, "Add an alias").click();
  await page.getByLabel("Address", { exact: true }).fill("all@garden.example");
  await page.getByLabel("Members", { exact: true }).fill("mia@garden.example\nyou@localhost");
  await check(page, "add an alias");
  await button(page, "Save").click();
  await page.getByText("mia@garden.example, you@localhost").waitFor();
  await house.send("For all of us", "all@garden.example");
  await house.go(page, "accounts/mia");
  const messages = page.locator(".facts > div", { hasText: "Messages" });
  for (let round = 0; (await messages.innerText()).includes("0"); round++) {
    assert.ok(round < 50, "The letter did not come");
    await page.waitForTimeout(200);
    await page.reload();
    await messages.waitFor();
  }
}

async function rotateKey(house: AdminHouse, page: Page): Promise<void> {
  await house.go(page, "domains/garden.example/keys");
  await page.getByText("2026b").first().waitFor();
  await button(page, "Replace the key").click();
  await page.getByText("waits for the DNS").waitFor();
  await page.getByText("2026c").first().waitFor();
  await check(page, "keys");
}

async function holdAndRelease(house: AdminHouse, page: Page, subject: string): Promise<void> {
  await house.go(page, "queue/rules");
  await button(page, "Add a rule").click();
  await page.getByLabel("Account", { exact: true }).fill("you");
  await button(page, "Add").click();
  await page.getByRole("cell", { name: "you", exact: true }).waitFor();
  await house.send(subject);
  await house.go(page, "queue");
  await page.getByText(subject).waitFor();
  await page.getByLabel("Choose the message to you@localhost").check();
  await page.getByText("1 chosen").waitFor();
  await check(page, "queue");
  await button(page, "Drop").click();
  await page.getByRole("dialog").getByText("It is lost").waitFor();
  await check(page, "question");
  await button(page, "Cancel").click();
  await page.getByRole("link", { name: subject }).click();
  await heading(page, subject).waitFor();
  await check(page, "message");
  await button(page, "Let go").click();
  await page.getByText("Nothing waits").waitFor();
  await house.go(page, "queue/retired");
  await page.getByRole("link", { name: subject }).click();
  // The list that one comes from says it of others too.
  await heading(page, subject).waitFor();
  await page.getByText("delivered", { exact: true }).first().waitFor();
  await house.go(page, "queue/rules");
  await button(page, "Remove").click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await page.getByText("No rule: nothing is held").waitFor();
}

async function rollBack(house: AdminHouse, page: Page): Promise<void> {
  await house.go(page, "system/revisions");
  await page.getByText("alias add all@garden.example").waitFor();
  const row = page.getByRole("row", { name: "domain add garden.example" }).first();
  await row.getByRole("button", { name: /^What changed/ }).click();
  await page.locator(".diff .added", { hasText: "garden.example" }).first().waitFor();
  await check(page, "diff");
  await page.keyboard.press("Escape");
  await row.getByRole("button", { name: /^Go back to it/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Go back to it" }).click();
  await page.getByText("counts again").waitFor();
  await house.go(page, "accounts");
  await page.getByRole("link", { name: "you", exact: true }).waitFor();
  assert.equal(await page.getByRole("link", { name: "mia", exact: true }).count(), 0);
  await house.go(page, "domains/garden.example");
  await button(page, "Remove the domain").click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await heading(page, "Domains").waitFor();
}

/** Pages that the story has not come by. */
async function lookAround(house: AdminHouse, page: Page): Promise<void> {
  for (const path of [
    "aliases",
    "queue/suppressed",
    "sending",
    "sending/routes",
    "security",
    "security/logins",
    "security/sessions",
    "security/tls",
    "security/password",
    "system",
    "system/reach",
    "machine",
    "system/config",
    "system/listeners",
    "system/log",
    "nowhere",
  ]) {
    await house.go(page, path);
    await check(page, path);
  }
}

async function tryTransport(house: AdminHouse, page: Page): Promise<void> {
  await house.go(page, "sending");
  await button(page, "Add a transport").click();
  await page.getByLabel("Provider", { exact: true }).selectOption("fastmail");
  await page.getByLabel("User name").fill("you@fastmail.example");
  await page.getByLabel("Password", { exact: true }).fill("a secret");
  await page.getByLabel("Use it for all mail").uncheck();
  await check(page, "transport");
  await button(page, "Save").click();
  await page.getByText("smtp.fastmail.com:465").waitFor();
  await page.getByRole("button", { name: "Try it fastmail" }).click();
  await page.getByLabel("To the address").fill("you@elsewhere.example");
  await page.getByRole("dialog").getByRole("button", { name: "Try it" }).click();
  await page.getByText("It does not work.").waitFor();
  assert.match(await page.locator(".steps li").last().innerText(), /FAILED/);
  await check(page, "test of a transport");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Remove fastmail" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await page.getByText("smtp.fastmail.com:465").waitFor({ state: "detached" });
}

for (const [name, viewport, colorScheme] of windows) {
  describe(`the admin pages on a ${name}`, () => {
    it("do what somebody wants who looks after the server", async () => {
      await using house = await AdminHouse.open();
      const page = await house.window(name satisfies WindowName, {
        viewport,
        colorScheme,
        bypassCSP: true,
      });
      await logIn(house, page);
      await addDomain(house, page);
      await addAccount(house, page);
      await addAppPassword(house, page);
      await addAlias(house, page);
      await rotateKey(house, page);
      await holdAndRelease(house, page, "Apples for everybody");
      await tryTransport(house, page);
      await rollBack(house, page);
      await lookAround(house, page);
      assert.deepEqual(house.faults, []);
      await page.context().close();
    });
  });
}

describe("the admin pages", () => {
  it("open by a passkey", async () => {
    await using house = await AdminHouse.open();
    const page = await house.window("phone");
    await virtualAuthenticator(page);
    await house.enter(page);
    await house.go(page, "security/password");
    await button(page, "Add a passkey").click();
    await page.getByLabel("What is it called?").fill("The key in the drawer");
    await button(page, "Add").click();
    await page.getByRole("cell", { name: "The key in the drawer", exact: true }).waitFor();
    await button(page, "Menu").click();
    await button(page, "Log out").click();
    await button(page, "Log in with a passkey").click();
    await heading(page, "Security").waitFor();
    await house.go(page, "security/password");
    await button(page, "Remove The key in the drawer").click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await page.getByText("There are none yet.").waitFor();
    assert.deepEqual(house.faults, []);
  });

  it("run under their policy, and end with the session", async () => {
    await using house = await AdminHouse.open();
    const page = await house.window("phone", { locale: "de-DE" });
    await house.enter(page);
    await heading(page, "Geht es der Post gut?").waitFor();
    await button(page, "Menü").click();
    await page.getByRole("link", { name: "Konten" }).click();
    await heading(page, "Konten").waitFor();
    await button(page, "Menü").click();
    await button(page, "Abmelden").click();
    await page.getByLabel("Admin-Passwort").waitFor();
    await page.goto(`${house.origin}/admin/#/queue`);
    await page.getByLabel("Admin-Passwort").waitFor();
    assert.deepEqual(house.faults, []);
  });
});
