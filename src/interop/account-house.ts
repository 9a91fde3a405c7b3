import { chromium } from "playwright-core";
import type { Browser, BrowserContextOptions, CDPSession, Page } from "playwright-core";
import { login, password, Product } from "./product.ts";
import { windowSizes } from "./webmail-house.ts";
import type { WindowName } from "./webmail-house.ts";

/** The product with its pages as `make ui` has built them, and Debian's Chromium. */
export class AccountHouse implements AsyncDisposable {
  readonly product: Product;
  readonly browser: Browser;
  /** What pages reported: a fault of ours unless a test expects it. */
  readonly faults: string[] = [];

  private constructor(product: Product, browser: Browser) {
    this.product = product;
    this.browser = browser;
  }

  static async open(): Promise<AccountHouse> {
    await using stack = new AsyncDisposableStack();
    const product = stack.use(await Product.localserve());
    const browser = await chromium.launch({
      executablePath: "/usr/bin/chromium",
      // Tests run as root, in containers too.
      args: ["--no-sandbox", "--disable-dev-shm-usage"],
    });
    stack.move();
    return new AccountHouse(product, browser);
  }

  /** By name, as passkeys want it; browsers trust this one without TLS. */
  get origin(): string {
    return `http://localhost:${this.product.ports.http}`;
  }

  /** A browser of its own, not logged in. */
  async window(name: WindowName, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({
      viewport: windowSizes[name],
      hasTouch: name !== "desktop",
      isMobile: name === "phone",
      locale: "en-GB",
      timezoneId: "Europe/Berlin",
      permissions: ["clipboard-read", "clipboard-write"],
      ...options,
    });
    context.setDefaultTimeout(60_000);
    const page = await context.newPage();
    page.on("pageerror", (error) => this.faults.push(String(error)));
    page.on("console", (message) => {
      // The browser reports each answer of ours that is a refusal.
      if (message.type() === "error" && !/status of 40[013]/.test(message.text())) {
        this.faults.push(message.text());
      }
    });
    return page;
  }

  /** Logs in with the password, to the account page. */
  async enter(page: Page): Promise<void> {
    await page.goto(`${this.origin}/?to=account`);
    await page.locator("input[name=username]").fill(login);
    await page.locator("input[name=password]").fill(password);
    await page.locator("button[type=submit]").click();
    await page.waitForURL("**/account/");
    await page.locator(".card").first().waitFor();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser.close();
    await this.product[Symbol.asyncDispose]();
  }
}

/** Gives the page an authenticator that says yes to everything. WebAuthn §11, by Chromium's own protocol. */
export async function virtualAuthenticator(page: Page): Promise<CDPSession> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return cdp;
}
