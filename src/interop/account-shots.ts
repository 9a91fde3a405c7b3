// Pictures of the account page at every size, light and dark: part of `make ui-shots`.
import { join } from "node:path";
import type { Page } from "playwright-core";
import { AccountHouse, virtualAuthenticator } from "./account-house.ts";
import { windowSizes } from "./webmail-house.ts";
import type { WindowName } from "./webmail-house.ts";

export async function shootAccount(folder: string): Promise<void> {
  await using house = await AccountHouse.open();
  for (const name of Object.keys(windowSizes) as WindowName[]) {
    for (const colorScheme of ["light", "dark"] as const) {
      const page = await house.window(name, { colorScheme });
      const shot = async (view: string): Promise<void> => {
        await page.screenshot({ path: join(folder, `account-${view}-${name}-${colorScheme}.png`) });
      };
      await shootLogin(house, page, shot);
      await virtualAuthenticator(page);
      await house.enter(page);
      await shootAll(page, shot);
      await page.context().close();
    }
  }
  const german = await house.window("phone", { locale: "de-DE" });
  await house.enter(german);
  for (const section of ["programs", "security", "devices", "mail", "storage"]) {
    await open(german, section);
    await german.screenshot({
      path: join(folder, `account-${section}-german.png`),
      fullPage: true,
    });
  }
}

/** As the server asks where an account has an app for codes. */
async function shootLogin(
  house: AccountHouse,
  page: Page,
  shot: (view: string) => Promise<void>,
): Promise<void> {
  await page.goto(house.origin);
  await page.getByRole("button", { name: "Log in with a passkey" }).waitFor();
  await shot("login");
  await page.route("**/login", (route) =>
    route.fulfill({ status: 401, json: { type: "urn:homepost:code-needed" } }),
  );
  await page.getByLabel("Email address").fill("you@localhost");
  await page.getByLabel("Password", { exact: true }).fill("homepost-local");
  await page.getByRole("button", { name: "Log in", exact: true }).click();
  await page.getByLabel("Code").waitFor();
  await shot("login-code");
  await page.unroute("**/login");
}

async function shootAll(page: Page, shot: (view: string) => Promise<void>): Promise<void> {
  await page.locator("img.qr").waitFor();
  await shot("programs");
  await page.getByRole("button", { name: "New app password" }).click();
  await page.getByLabel("What is it for?").fill("Mia's phone");
  await shot("app-password");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("button", { name: "Copy" }).waitFor();
  await shot("app-password-made");
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: "Add a TLS key" }).click();
  await shot("tls-key");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Remove Mia's phone" }).click();
  await shot("ask");
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await open(page, "security");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByText("for localhost").waitFor();
  await shot("security");
  await page.getByRole("button", { name: "Set up an app" }).click();
  await page.locator("dialog img.qr").waitFor();
  await shot("totp");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Change password" }).click();
  await shot("password");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^Remove / }).click();
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await page.getByText("There are none yet").waitFor();
  for (const section of ["devices", "mail", "storage"]) {
    await open(page, section);
    await shot(section);
  }
}

async function open(page: Page, section: string): Promise<void> {
  await page.locator(`.account-nav a[href="#/${section}"]`).click();
  await page.locator(`.account-nav a[href="#/${section}"][aria-current]`).waitFor();
}
