// The account page in Chromium: who gets in, and who is thrown out.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { parseBase32 } from "../account/base32.ts";
import { hotp, totpStep } from "../account/totp.ts";
import { AccountHouse, virtualAuthenticator } from "./account-house.ts";
import { checkAccessible } from "./axe.ts";
import { login, password } from "./product.ts";

let house: AccountHouse;

before(async () => {
  house = await AccountHouse.open();
});

after(async () => {
  await house[Symbol.asyncDispose]();
});

/** Nobody is kept from using the page, and it is no wider than the window. */
async function check(page: Page, view: string): Promise<void> {
  await page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))");
  const over = await page.evaluate<number>(
    "document.documentElement.scrollWidth - document.documentElement.clientWidth",
  );
  assert.equal(over, 0, view);
  await checkAccessible(page, view);
}

async function open(page: Page, section: string): Promise<void> {
  await page.locator(`.account-nav a[href="#/${section}"]`).click();
  await page.locator(`.account-nav a[href="#/${section}"][aria-current]`).waitFor();
}

async function logOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Log out", exact: true }).first().click();
  await page.getByRole("button", { name: "Log in", exact: true }).waitFor();
}

async function typePassword(page: Page): Promise<void> {
  await page.getByLabel("Email address").fill(login);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Log in", exact: true }).click();
}

async function imapTakes(word: string): Promise<boolean> {
  try {
    await using imap = await house.product.imap(login, word);
    await imap.ok("NOOP");
    return true;
  } catch {
    return false;
  }
}

async function done(page: Page): Promise<void> {
  await page.context().close();
  assert.deepEqual(house.faults, []);
}

for (const colorScheme of ["light", "dark"] as const) {
  it(`axe-core finds no serious fault on a phone, ${colorScheme}`, async () => {
    const page = await house.window("phone", { colorScheme, bypassCSP: true });
    await house.enter(page);
    for (const section of ["security", "devices", "mail", "storage", "programs"]) {
      await open(page, section);
      await check(page, section);
    }
    await page.getByRole("button", { name: "New app password" }).click();
    await check(page, "app password");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Add a TLS key" }).click();
    await page.getByText("How to make one").click();
    await check(page, "TLS key");
    await page.keyboard.press("Escape");
    await open(page, "security");
    await page.getByRole("button", { name: "Change password" }).click();
    await check(page, "password");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Set up an app" }).click();
    await page.locator("dialog img.qr").waitFor();
    await check(page, "codes");
    await done(page);
  });
}

describe("an app password", () => {
  it("made on a phone lets a mail program in, until it is removed", async () => {
    const page = await house.window("phone");
    await house.enter(page);
    await page.getByRole("button", { name: "New app password" }).click();
    await page.getByLabel("What is it for?").fill("Mia's phone");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("button", { name: "Copy" }).click();
    const made = await page.locator("dialog code").innerText();
    assert.equal(await page.evaluate("navigator.clipboard.readText()"), made);
    await page.getByRole("button", { name: "Done" }).click();
    assert.equal(await imapTakes(made), true);
    await page.getByRole("button", { name: "Remove Mia's phone" }).click();
    await page.getByRole("button", { name: "Remove", exact: true }).click();
    await page.getByRole("button", { name: "Remove Mia's phone" }).waitFor({ state: "detached" });
    assert.equal(await imapTakes(made), false);
    await done(page);
  });
});

describe("a page that was left open", () => {
  it("asks who is there before it lets somebody in", async () => {
    const page = await house.window("phone", { bypassCSP: true });
    await house.enter(page);
    // As the server answers a quarter of an hour later.
    await page.route(
      "**/account/api/app-password.add",
      (route) => route.fulfill({ status: 403, json: { type: "urn:homepost:confirm" } }),
      { times: 1 },
    );
    await page.getByRole("button", { name: "New app password" }).click();
    await page.getByLabel("What is it for?").fill("Tablet");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByLabel("Your password").fill("not the password");
    await page.getByRole("button", { name: "Next" }).click();
    await page.getByText("This is not your password").waitFor();
    await check(page, "who is there");
    await page.getByLabel("Your password").fill(password);
    await page.getByRole("button", { name: "Next" }).click();
    await page.getByRole("button", { name: "Done" }).click();
    await page.getByRole("button", { name: "Remove Tablet" }).click();
    await page.getByRole("button", { name: "Remove", exact: true }).click();
    await page.getByRole("button", { name: "Remove Tablet" }).waitFor({ state: "detached" });
    await done(page);
  });
});

describe("a passkey", () => {
  it("logs in without a name or a password, and keeps the password from mail programs", async () => {
    const page = await house.window("phone");
    await virtualAuthenticator(page);
    await house.enter(page);
    await open(page, "security");
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await page.getByLabel("What to call it").fill("This phone");
    await page.getByRole("button", { name: "Next" }).click();
    await page.getByText("for localhost").waitFor();
    await page.getByText("Your password is for these pages only now").waitFor();
    assert.equal(await imapTakes(password), false);
    await logOut(page);
    await page.getByRole("button", { name: "Log in with a passkey" }).click();
    await page.waitForURL("**/mail/**");
    await page.goto(`${house.origin}/account/#/devices`);
    await open(page, "security");
    await page.getByRole("button", { name: "Remove This phone" }).click();
    await page.getByRole("button", { name: "Remove", exact: true }).click();
    await page.getByText("There are none yet").waitFor();
    assert.equal(await imapTakes(password), true);
    await logOut(page);
    await page.getByRole("button", { name: "Log in with a passkey" }).click();
    await page.getByText("No passkey of this mail server was shown").waitFor();
    await done(page);
  });

  it("is not offered where the address of the page is a number, which says why", async () => {
    const page = await house.window("desktop");
    await page.goto(`http://127.0.0.1:${house.product.ports.http}/?to=account`);
    await typePassword(page);
    await page.waitForURL("**/account/");
    await open(page, "security");
    await page.getByText("Passkeys are for names, not for IP addresses").waitFor();
    await done(page);
  });
});

describe("codes of an app", () => {
  it("are asked for after the password, and recovery codes stand in for them", async () => {
    const page = await house.window("phone");
    await house.enter(page);
    await open(page, "security");
    await page.getByRole("button", { name: "Set up an app" }).click();
    const secret = parseBase32(await page.locator("dialog code").innerText())!;
    const code = (steps: number): string => hotp(secret, totpStep(Date.now()) + steps);
    await page.getByLabel("The six digits").fill("000000");
    await page.getByRole("button", { name: "Next" }).click();
    await page.getByText("This code is not right").waitFor();
    await page.getByLabel("The six digits").fill(code(0));
    await page.getByRole("button", { name: "Next" }).click();
    await page.getByText("Each of them is good once").waitFor();
    const recovery = await page.locator("dialog .codes code").allInnerTexts();
    assert.equal(recovery.length, 10);
    await page.getByRole("button", { name: "Done" }).click();
    await page.getByText("10 recovery codes left").waitFor();
    await logOut(page);

    await typePassword(page);
    await page.getByLabel("Code").fill("000000");
    await page.getByRole("button", { name: "Log in", exact: true }).click();
    await page.getByText("This code is wrong, or was used").waitFor();
    await page.getByLabel("Code").fill(code(1));
    await page.getByRole("button", { name: "Log in", exact: true }).click();
    await page.waitForURL("**/mail/**");
    await page.goto(`${house.origin}/account/#/security`);
    await logOut(page);
    await typePassword(page);
    await page.getByLabel("Code").fill(recovery[3]!);
    await page.getByRole("button", { name: "Log in", exact: true }).click();
    await page.waitForURL("**/mail/**");
    await page.goto(`${house.origin}/account/#/security`);
    await page.getByText("9 recovery codes left").waitFor();
    await page.getByRole("button", { name: "Switch off" }).click();
    await page.locator("dialog").getByRole("button", { name: "Switch off" }).click();
    await page.getByRole("button", { name: "Set up an app" }).waitFor();
    await done(page);
  });
});

describe("the admin pages", () => {
  it("are opened by a passkey of their own, and help who has lost the phone", async () => {
    const phone = await house.window("phone");
    await virtualAuthenticator(phone);
    await house.enter(phone);
    await open(phone, "security");
    await phone.getByRole("button", { name: "Add a passkey" }).click();
    await phone.getByRole("button", { name: "Next" }).click();
    await phone.getByText("for localhost").waitFor();
    await phone.context().close();

    const page = await house.window("desktop");
    await virtualAuthenticator(page);
    await page.goto(`${house.origin}/admin/`);
    await page.getByLabel("Admin password").fill(password);
    await page.getByRole("button", { name: "Log in", exact: true }).click();
    await page.getByRole("heading", { name: "Is my mail fine?" }).waitFor();
    await page.goto(`${house.origin}/admin/#/security/password`);
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await page.getByLabel("What is it called?").fill("This desk");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("button", { name: "Remove This desk" }).waitFor();
    await check(page, "admin passkeys");
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByRole("button", { name: "Log in with a passkey" }).click();
    await page.getByRole("heading", { name: "Passkeys" }).waitFor();

    await page.goto(`${house.origin}/admin/#/accounts/you`);
    await page.getByRole("button", { name: "Help: the phone is lost" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove", exact: true }).click();
    await page
      .getByRole("button", { name: "Help: the phone is lost" })
      .waitFor({ state: "detached" });
    assert.equal(await imapTakes(password), true);
    await done(page);
  });
});

describe("another device", () => {
  it("is logged out at once, with its mail open", async () => {
    const [page, other] = [await house.window("phone"), await house.window("desktop")];
    await house.enter(other);
    await other.goto(`${house.origin}/mail/`);
    await other.locator(".tree-pane").first().waitFor();
    await house.enter(page);
    await open(page, "devices");
    await page.getByRole("button", { name: "Log out all others" }).click();
    await page.locator("dialog").getByRole("button", { name: "Log out all others" }).click();
    await other.getByRole("button", { name: "Log in", exact: true }).waitFor();
    await page.locator(".things .badge", { hasText: "this device" }).waitFor();
    await other.context().close();
    await done(page);
  });
});

describe("one's own mail", () => {
  it("is set up on a phone by a profile, and downloaded as a file", async () => {
    await using smtp = await house.product.smtp();
    await smtp.send({
      from: "a@example.org",
      to: [login],
      message: "Subject: hello\r\n\r\nYou\r\n",
    });
    const page = await house.window("phone");
    await house.enter(page);
    const [profile] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download the profile" }).click(),
    ]);
    const octets = await readFile(await profile.path());
    assert.ok(octets.includes("you@localhost") && octets.includes("com.apple.mail.managed"));
    await open(page, "storage");
    const [mbox] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download INBOX" }).click(),
    ]);
    assert.equal(mbox.suggestedFilename(), "INBOX.mbox");
    const text = await readFile(await mbox.path(), "latin1");
    assert.match(text, /^From MAILER-DAEMON .*\n(?:.*\n)*Subject: hello\n\nYou\n\n$/);
    await done(page);
  });
});
