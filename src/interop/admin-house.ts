import type { BrowserContextOptions, Page } from "playwright-core";
import { AccountHouse } from "./account-house.ts";
import { login, password } from "./product.ts";
import { run } from "./program.ts";
import type { WindowName } from "./webmail-house.ts";

/** The product and a browser, for whoever looks after it. */
export class AdminHouse implements AsyncDisposable {
  readonly #house: AccountHouse;

  private constructor(house: AccountHouse) {
    this.#house = house;
  }

  static async open(): Promise<AdminHouse> {
    return new AdminHouse(await AccountHouse.open());
  }

  get origin(): string {
    return this.#house.origin;
  }

  /** What pages reported: a fault of ours unless a test expects it. */
  get faults(): readonly string[] {
    return this.#house.faults;
  }

  window(name: WindowName, options: BrowserContextOptions = {}): Promise<Page> {
    return this.#house.window(name, options);
  }

  /** Logs in to the admin pages. */
  async enter(page: Page): Promise<void> {
    await page.goto(`${this.origin}/admin/`);
    await page.locator("input[name=password]").fill(password);
    await page.locator("button[type=submit]").click();
    await page.locator(".page h1").waitFor();
  }

  /** Goes to a page by its address, such as "queue/rules". */
  async go(page: Page, path: string): Promise<void> {
    await page.goto(`${this.origin}/admin/#/${path}`);
    await page.locator(".page h1").waitFor();
    await page.getByText("Loading …").waitFor({ state: "detached" });
  }

  /** Somebody here sends mail. */
  async send(subject: string, to = login): Promise<void> {
    const { submission } = this.#house.product.ports;
    const server = ["--server", `127.0.0.1:${submission}`, "--from", login, "--to", to];
    const user = ["--auth", "CRAM-MD5", "--auth-user", login, "--auth-password", password];
    await run("swaks", [...server, ...user, "--h-Subject", subject, "--h-From", login]);
  }

  /** Types a command of homepost; a password that it asks for is that of localserve. */
  async command(...words: readonly string[]): Promise<void> {
    await this.#house.product.cli(words, { input: `${password}\n` });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#house[Symbol.asyncDispose]();
  }
}
