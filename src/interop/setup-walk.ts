// Every view of the setup page, once, in whatever language: found by what it is made of, not by its words.
import { chromium } from "playwright-core";
import type { Page } from "playwright-core";
import { localSettings } from "../config/server-settings.ts";
import { startServer } from "../server.ts";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { freePortBase } from "./free-ports.ts";

export interface Walk {
  readonly width: number;
  readonly colorScheme: "light" | "dark";
  readonly locale: string;
}

type Look = (page: Page, view: string) => Promise<void>;

/** Sets up a box of its own; `look` sees each view. */
export async function walkSetup(walk: Walk, look: Look): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const directory = stack.use(await TemporaryDirectory.make("setup-walk"));
  const settings = localSettings({
    directory: directory.path,
    addresses: ["127.0.0.1"],
    portBase: await freePortBase([25, 587, 465, 143, 993, 80, 443]),
    logLevel: "error",
    isUnclaimed: true,
  });
  const server = stack.use(await startServer(settings));
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    // Tests run as root, in containers too.
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
  stack.defer(() => browser.close());
  const context = await browser.newContext({
    viewport: { width: walk.width, height: 780 },
    hasTouch: true,
    isMobile: true,
    locale: walk.locale,
    timezoneId: "Europe/Berlin",
    colorScheme: walk.colorScheme,
    bypassCSP: true,
  });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const origin = `http://127.0.0.1:${settings.config.listen.ports.http}`;
  await begin(page, { origin, code: server.claimCode ?? "" }, look);
  await network(page, look);
  await people(page, look);
}

const next = "button[type=submit]";

async function begin(
  page: Page,
  at: { readonly origin: string; readonly code: string },
  look: Look,
): Promise<void> {
  await page.goto(`${at.origin}/`);
  await page.locator("input").fill("AAAAA-AAAAA");
  await page.locator(next).click();
  await page.locator(".setup-problem:not(:empty)").waitFor();
  await look(page, "code");
  await page.locator("input").fill(at.code);
  await page.locator(next).click();
  await page.locator("input[type=password]").first().waitFor();
  await look(page, "password");
  for (const one of await page.locator("input[type=password]").all()) await one.fill("a password");
  await page.locator(next).click();
  await page.locator("select").first().waitFor();
  await look(page, "box");
  await page.locator(next).click();
  await page.locator("summary").click();
  await page.locator("input").first().fill("garden.example");
  await look(page, "domain");
}

async function network(page: Page, look: Look): Promise<void> {
  await page.locator(next).click();
  await page.locator(".setup-record").first().waitFor();
  await page.locator("summary").last().click();
  await page.locator(".setup-qr path[d^=M]").waitFor();
  await look(page, "dns");
  await page.locator(".setup-ways .quiet").click();
  await look(page, "not-now");
  await page.locator(".setup-choices .button").first().click();
  await page.locator(".setup-lines > li").first().waitFor({ timeout: 90_000 });
  await look(page, "reachability");
  await page.locator(next).click();
  await page.locator(".setup-options").waitFor();
  await look(page, "outgoing");
  await page.locator("input[type=radio]").nth(1).click();
  await page.locator("input[type=email]").fill("me@elsewhere.example");
  await page.locator(next).click();
  await page.locator(".setup-news:not(:empty)").waitFor();
  await look(page, "outgoing-tested");
  await skip(page);
  await page.locator(".setup-fingerprint").waitFor();
  await look(page, "certificate");
  await skip(page);
}

async function people(page: Page, look: Look): Promise<void> {
  await page.locator(".setup-address input").fill("mia");
  await page.locator("input[type=password]").fill("mia's password");
  await look(page, "mailbox");
  await page.locator(next).click();
  await page.locator(".setup-qr path[d^=M]").waitFor();
  await look(page, "phone");
  await page.locator(next).click();
  await page.locator("input[type=email]").waitFor();
  await look(page, "mail");
  await skip(page);
  await page.locator("main code:not(:empty)").waitFor();
  await look(page, "backup");
  await page.locator(next).click();
  await page.locator(".setup-list").waitFor();
  await look(page, "overview");
}

async function skip(page: Page): Promise<void> {
  await page.locator(".setup-ways .quiet").click();
  await page.locator(".setup-choices .button").first().click();
}
