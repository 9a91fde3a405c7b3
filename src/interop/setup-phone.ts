import { chromium } from "playwright-core";
import type { Browser, Locator, Page } from "playwright-core";
import { windowSizes } from "./webmail-house.ts";
import type { Product } from "./product.ts";

export const adminPassword = "the admin's password";

/** A person with a phone at the setup page of a box. */
export class SetupPhone implements AsyncDisposable {
  readonly page: Page;
  readonly faults: string[] = [];
  readonly #browser: Browser;
  readonly #origin: string;

  private constructor(browser: Browser, page: Page, origin: string) {
    this.#browser = browser;
    this.page = page;
    this.#origin = origin;
    page.on("pageerror", (error) => this.faults.push(String(error)));
  }

  static async open(
    product: Product,
    options: { readonly locale?: string } = {},
  ): Promise<SetupPhone> {
    const browser = await chromium.launch({
      executablePath: "/usr/bin/chromium",
      // Tests run as root, in containers too.
      args: ["--no-sandbox", "--disable-dev-shm-usage"],
    });
    const context = await browser.newContext({
      viewport: windowSizes.phone,
      hasTouch: true,
      isMobile: true,
      locale: options.locale ?? "en-GB",
      timezoneId: "Europe/Berlin",
      // As who has compared the words, and goes on.
      ignoreHTTPSErrors: true,
    });
    context.setDefaultTimeout(60_000);
    const page = await context.newPage();
    return new SetupPhone(browser, page, `http://127.0.0.1:${product.ports.http}`);
  }

  go(path: string): Promise<unknown> {
    return this.page.goto(`${this.#origin}${path}`);
  }

  async title(name: string): Promise<void> {
    await this.page.getByRole("heading", { name, level: 1 }).waitFor();
  }

  field(label: string): Locator {
    return this.page.getByLabel(label, { exact: true });
  }

  /** Presses the large button, or another one. */
  async press(name = "Continue"): Promise<void> {
    await this.page.getByRole("button", { name, exact: true }).click();
  }

  async notNow(): Promise<void> {
    await this.press("Not now");
    await this.press("Leave it");
  }

  async reads(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor();
  }

  /** From the code that the box shows to its first step. */
  async own(product: Product): Promise<void> {
    await this.go(`/setup/#c=${claimCodeOf(product)}`);
    await this.title("A password for you");
    await this.field("Admin password").fill(adminPassword);
    await this.field("The same again").fill(adminPassword);
    await this.press("The box is mine");
    await this.title("The box");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
  }
}

/** As it stands on the console. */
export function claimCodeOf(product: Product): string {
  const [, code] = /^ {2}claim code {3}(\S+)$/m.exec(product.log) ?? [];
  if (code === undefined) throw new Error(`No claim code is shown: ${product.log}`);
  return code;
}
