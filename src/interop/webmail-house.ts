import { chromium } from "playwright-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { noFlags } from "../store/flags.ts";
import { Correspondence } from "../testdata/correspondence.ts";
import { fillMailbox } from "../testdata/fill-mailbox.ts";
import { WebDoor } from "../testing/web-door.ts";
import { readPagePack } from "../web/page-pack.ts";
import { buildPages } from "../../ui/build/build-pages.ts";

export const windowSizes = {
  phone: { width: 390, height: 844 },
  tablet: { width: 820, height: 1180 },
  desktop: { width: 1440, height: 900 },
} as const;

export type WindowName = keyof typeof windowSizes;

/** The pages as they are built now, a server with mail for them, and Debian's Chromium. */
export class WebmailHouse implements AsyncDisposable {
  readonly web: WebDoor;
  readonly browser: Browser;
  /** What pages reported: a fault of ours unless a test expects it. */
  readonly faults: string[] = [];

  private constructor(web: WebDoor, browser: Browser) {
    this.web = web;
    this.browser = browser;
  }

  static async open(messages: number): Promise<WebmailHouse> {
    const { pages } = await buildPages();
    const web = await WebDoor.open({ pages: readPagePack(JSON.stringify({ pages })) });
    const { test } = web.jmap;
    await fillMailbox({
      store: test.store,
      mailboxId: test.mailboxId(),
      correspondence: new Correspondence({ name: "You", address: "you@example.org" }, 1),
      messages,
    });
    const browser = await chromium.launch({
      executablePath: "/usr/bin/chromium",
      // Tests run as root, in containers too.
      args: ["--no-sandbox", "--disable-dev-shm-usage"],
    });
    return new WebmailHouse(web, browser);
  }

  /** A browser of its own, not logged in. */
  async window(name: WindowName, options: BrowserContextOptions = {}): Promise<Page> {
    const isTouched = name !== "desktop";
    const context = await this.browser.newContext({
      viewport: windowSizes[name],
      hasTouch: isTouched,
      isMobile: name === "phone",
      locale: "en-GB",
      timezoneId: "Europe/Berlin",
      ...options,
    });
    context.setDefaultTimeout(60_000);
    const page = await context.newPage();
    page.on("pageerror", (error) => this.faults.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") this.faults.push(message.text());
    });
    return page;
  }

  /** Logs in as a person does, and waits for the first messages. */
  async enter(page: Page): Promise<void> {
    await page.goto(`${this.web.origin}/`);
    await page.getByLabel("Email address").fill("you@example.org");
    await page.getByLabel("Password", { exact: true }).fill("right horse");
    await page.getByRole("button", { name: "Log in" }).click();
    await page.waitForURL("**/mail/**");
    await page.locator(".row:not(.waiting)").first().waitFor();
  }

  /** A letter that comes while people look. The header lines and the body, with LF. */
  async deliver(text: string): Promise<void> {
    const { test } = this.web.jmap;
    await using incoming = test.store.incoming();
    await incoming.write(Buffer.from(text.replaceAll("\n", "\r\n")));
    const body = await incoming.finish();
    const delivery = { mailboxId: test.mailboxId(), flags: noFlags, prefix: "" };
    const deliveries = [{ ...delivery, internalAt: Date.now() }];
    await test.store.accept([{ body, deliveries, queue: [] }]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser.close();
    await this.web[Symbol.asyncDispose]();
  }
}

/** A letter with everything that a reader may meet. */
export const richLetter = `From: "Ana Gardener" <ana@garden.example>
To: you@example.org, "Kenji" <kenji@example.org>
Cc: club@garden.example
Subject: The plan for spring
Date: Sat, 21 Nov 2026 09:15:00 +0100
Message-ID: <spring@garden.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=outer

--outer
Content-Type: multipart/alternative; boundary=inner

--inner
Content-Type: text/plain; charset=utf-8

Hello!

The plan is at https://garden.example/plan. Tell me what you think.

> On Friday you wrote:
> Shall we plant apples?
>> Pears, said Kenji.

Ana
--inner
Content-Type: text/html; charset=utf-8

<h1 style="color: #2a6b3c">The plan for spring</h1>
<p>It is <a href="https://garden.example/plan">here</a>.</p>
<img src="https://garden.example/pixel.gif"><script>parent.document.title = "stolen"</script>
--inner--
--outer
Content-Type: text/plain; name="list.txt"
Content-Disposition: attachment; filename="list.txt"

Two spades, a bucket
--outer
Content-Type: image/png; name="bed.png"
Content-Disposition: attachment; filename="bed.png"
Content-Transfer-Encoding: base64

iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==
--outer--
`;
