// Pictures of the admin pages at every size, light and dark: part of `make ui-shots`.
import { join } from "node:path";
import type { Page } from "playwright-core";
import { AdminHouse } from "./admin-house.ts";
import { windowSizes } from "./webmail-house.ts";
import type { WindowName } from "./webmail-house.ts";

const views = [
  "",
  "domains",
  "domains/garden.example",
  "domains/garden.example/dns",
  "domains/garden.example/check",
  "domains/garden.example/keys",
  "accounts",
  "accounts/mia",
  "aliases",
  "queue",
  "queue/1",
  "queue/retired",
  "queue/rules",
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
  "system/revisions",
  "system/config",
  "system/listeners",
  "system/log",
];

/** Dialogs, by the page that they open on and the button that opens them. */
const dialogs = [
  ["domains", "Add a domain"],
  ["accounts", "Add an account"],
  ["aliases", "Add an alias"],
  ["sending", "Add a transport"],
  ["sending/routes", "Add a route"],
  ["accounts/mia", "Remove the account"],
] as const;

export async function shootAdmin(folder: string): Promise<void> {
  await using house = await AdminHouse.open();
  await fill(house);
  for (const name of Object.keys(windowSizes) as WindowName[]) {
    for (const colorScheme of ["light", "dark"] as const) {
      const page = await house.window(name, { colorScheme });
      await page.goto(`${house.origin}/admin/`);
      await page.locator("input[name=password]").waitFor();
      const shot = shotIn(page, folder, `${name}-${colorScheme}`);
      await shot("login");
      await house.enter(page);
      for (const view of views) {
        await house.go(page, view);
        await shot(view);
      }
      await shootDialogs(house, page, shot);
      await page.context().close();
    }
  }
  const german = await house.window("phone", { locale: "de-DE" });
  await house.enter(german);
  for (const view of views) {
    await house.go(german, view);
    await shotIn(german, folder, "phone-german")(view);
  }
}

type Shot = (view: string) => Promise<void>;

function shotIn(page: Page, folder: string, suffix: string): Shot {
  return async (view) => {
    const name = view === "" ? "home" : view.replaceAll("/", "-").replaceAll(".", "");
    await page.screenshot({ path: join(folder, `admin-${name}-${suffix}.png`), fullPage: true });
  };
}

async function shootDialogs(house: AdminHouse, page: Page, shot: Shot): Promise<void> {
  for (const [view, button] of dialogs) {
    await house.go(page, view);
    await page.getByRole("button", { name: button, exact: true }).click();
    await page.getByRole("dialog").waitFor();
    await shot(`dialog-${button.replaceAll(" ", "-")}`);
    await page.keyboard.press("Escape");
  }
}

/** A house with people, and mail that is held. */
async function fill(house: AdminHouse): Promise<void> {
  await house.command("domain", "add", "garden.example");
  await house.command("account", "add", "mia@garden.example");
  await house.command("account", "set", "mia", "--full-name", "Mia Gardener", "--quota", "2GB");
  await house.command("alias", "add", "all@garden.example", "mia@garden.example", "you@localhost");
  await house.command("queue", "holdrules", "add", "--account", "you");
  await house.command("queue", "suppress", "add", "you", "gone@away.example");
  await house.command("route", "set", "all", "--route", "direct,to=.example.net,attempts=2");
  for (const subject of ["Apples for everybody", "The plan for spring", "Pears"]) {
    await house.send(subject);
  }
}
