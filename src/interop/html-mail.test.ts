// Hostile mails in Chromium: in the frame of the real server, and, to try the other lock alone, cleaned but without any
// policy. That the same mails do harm as they were sent shows that these tests would see it.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, BrowserContext, Page as Tab } from "playwright-core";
import { hostileMails } from "../testing/hostile-mail.ts";
import { WebDoor } from "../testing/web-door.ts";
import { cleanHtml } from "../web/html-mail/clean-html.ts";
import type { Page } from "../web/page-pack.ts";
import { openBrowser } from "./browser.ts";
import { OutsideWorld } from "./outside-world.ts";
import type { Visit } from "./outside-world.ts";
import { PlainPages } from "./plain-pages.ts";

const mails = hostileMails();
const framesAtOnce = 20;
const batches = Array.from({ length: Math.ceil(mails.length / framesAtOnce) }, (_, batch) =>
  mails.slice(batch * framesAtOnce, (batch + 1) * framesAtOnce),
);
const sandbox = "allow-same-origin allow-popups allow-popups-to-escape-sandbox";

let browser: Browser;
let world: OutsideWorld;

before(async () => {
  world = await OutsideWorld.open();
  browser = await openBrowser(world.port);
});

after(async () => {
  await browser.close();
  await world[Symbol.asyncDispose]();
});

/** A page with a frame for each address. */
function framesOf(addresses: readonly string[], frameSandbox: string | undefined): string {
  const attribute = frameSandbox === undefined ? "" : `sandbox="${frameSandbox}"`;
  const frames = addresses.map(
    (address) => `<iframe src="${address}" ${attribute} width="230" height="120"></iframe>`,
  );
  return `<!doctype html><title>frames</title>${frames.join("\n")}`;
}

/** A page of the server that is made when it is asked for. */
function latePage(html: () => string): Page {
  return {
    type: "text/html; charset=utf-8",
    etag: '"late"',
    immutable: false,
    brotli: undefined,
    gzip: undefined,
    identity: () => new TextEncoder().encode(html()),
  };
}

interface Seen {
  /** What ran and called alert(), which a sandbox refuses. */
  readonly alerts: string[];
  readonly popups: string[];
  readonly addresses: string[];
}

/** What happens in a browser from now on. */
function watch(context: BrowserContext, tab: Tab): Seen {
  const seen: Seen = { alerts: [], popups: [], addresses: [] };
  tab.on("dialog", (dialog) => {
    seen.alerts.push(dialog.message());
    // It may be gone with its frame.
    dialog.dismiss().catch(() => {});
  });
  tab.on("console", (message) => {
    if (message.text().includes("alert()")) seen.alerts.push(message.text());
  });
  context.on("page", (popup) => {
    if (popup !== tab) seen.popups.push(popup.url());
  });
  tab.on("request", (request) => seen.addresses.push(request.url()));
  return seen;
}

/** What a reader does by and by: the mouse over everything, and the keyboard through it. */
async function wander(tab: Tab): Promise<void> {
  for (let y = 60; y < 560; y += 125) {
    for (let x = 60; x < 1200; x += 234) await tab.mouse.move(x, y);
  }
  for (let press = 0; press < 30; press++) await tab.keyboard.press("Tab");
}

async function letterOf(web: WebDoor, html: string): Promise<string> {
  const text = Buffer.from(html).toString("base64").replaceAll(/.{76}/g, "$&\r\n");
  const header = "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64";
  const { id } = await web.jmap.test.add(`From: x@evil.example\r\n${header}\r\n\r\n${text}\r\n`);
  return `/mail/html/m${id}/1`;
}

async function loggedIn(web: WebDoor): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const [name = "", value = ""] = (await web.logIn())["cookie"]!.split("=");
  await context.addCookies([{ name, value, url: web.origin, sameSite: "Strict", httpOnly: true }]);
  return context;
}

describe("hostile mails in the frame of the server", () => {
  for (const external of ["no", "yes"]) {
    it(`run nothing and stay where they are (external=${external})`, async () => {
      const frames: string[] = [];
      const pageOf = (batch: number): Page =>
        latePage(() =>
          framesOf(frames.slice(batch * framesAtOnce, (batch + 1) * framesAtOnce), sandbox),
        );
      const pages = new Map(batches.map((_, batch) => [`/frames/${batch}`, pageOf(batch)]));
      await using web = await WebDoor.open({ pages });
      for (const { html } of mails) {
        frames.push(`${await letterOf(web, html)}?external=${external}`);
      }
      await using context = await loggedIn(web);
      const tab = await context.newPage();
      const seen = watch(context, tab);
      const before = world.mark();
      for (const [path] of pages) {
        await tab.goto(`${web.origin}${path}`, { waitUntil: "networkidle" });
        await wander(tab);
        assert.equal(tab.url(), `${web.origin}${path}`);
        for (const frame of tab.frames().slice(1)) {
          const address = frame.url().replace(/#.*$/, "").replace(web.origin, "");
          assert.ok(frames.includes(address), `a frame went to ${frame.url()}`);
        }
      }
      assert.deepEqual([seen.alerts, seen.popups], [[], []]);
      const ours = seen.addresses.filter((address) => address.startsWith(web.origin));
      assert.deepEqual(
        ours.filter((address) => !/^\/(?:frames\/|mail\/html\/)/.test(new URL(address).pathname)),
        [],
      );
      assert.equal(ours.length, frames.length + pages.size);
      if (external === "no") assert.deepEqual(world.since(before), { connections: 0, visits: [] });
      else checkWanted(world.since(before).visits);
    });
  }
});

/** Pictures, asked for without a word about who reads them. */
function checkWanted(visits: readonly Visit[]): void {
  assert.ok(visits.length > 10, `${visits.length} pictures`);
  for (const visit of visits) {
    const { url, ...rest } = visit;
    assert.match(url, /^evil\.example\//);
    assert.deepEqual(rest, {
      method: "GET",
      destination: "image",
      referrer: undefined,
      cookie: undefined,
    });
  }
}

describe("hostile mails without any policy around them", () => {
  const run = async (htmlOf: (html: string) => string, frameSandbox?: string) => {
    await using plain = await PlainPages.open();
    await using context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const tab = await context.newPage();
    const seen = watch(context, tab);
    const before = world.mark();
    for (const [batch, some] of batches.entries()) {
      for (const [index, { html }] of some.entries()) plain.put(`/${batch}/${index}`, htmlOf(html));
      const addresses = some.map((_, index) => `/${batch}/${index}`);
      plain.put(`/${batch}`, framesOf(addresses, frameSandbox));
      await tab.goto(`${plain.origin}/${batch}`, { waitUntil: "load" });
      await wander(tab);
    }
    return { seen, ...world.since(before), strange: plain.strange };
  };

  it("run nothing and load nothing once they are cleaned", async () => {
    const { seen, connections, visits, strange } = await run((html) => {
      const cleaned = cleanHtml(html, { external: false });
      return `<!doctype html><style>${cleaned.css}</style><body>${cleaned.html}`;
    });
    assert.deepEqual([seen.alerts, seen.popups, visits, connections], [[], [], [], 0]);
    // A browser asks every site for its icon; pictures of the message are filled in later.
    assert.deepEqual(
      strange.filter((path) => path !== "/favicon.ico"),
      [],
    );
  });

  it("do harm as they were sent", async () => {
    const { seen, visits } = await run((html) => html, "allow-scripts");
    assert.ok(seen.alerts.length >= 100, `${seen.alerts.length} ran`);
    assert.ok(visits.length >= 50, `${visits.length} were loaded`);
  });
});

describe("a mail in the frame", () => {
  it("opens its links elsewhere, without a way back", async () => {
    const frames: string[] = [];
    const pages = new Map([["/frames/", latePage(() => framesOf(frames, sandbox))]]);
    await using web = await WebDoor.open({ pages });
    const link = '<a href="https://evil.example/landing" target=_top rel=opener>link</a>';
    frames.push(await letterOf(web, link));
    await using context = await loggedIn(web);
    const tab = await context.newPage();
    await tab.goto(`${web.origin}/frames/`);
    const before = world.mark();
    const opened = context.waitForEvent("page");
    await tab.frames()[1]!.click("a");
    const popup = await opened;
    await popup.waitForLoadState();
    assert.equal(await popup.evaluate("String(opener)"), "null");
    const [visit] = world.since(before).visits;
    assert.deepEqual([visit?.url, visit?.referrer], ["evil.example/landing", undefined]);
    assert.equal(tab.url(), `${web.origin}/frames/`);
  });

  it("shows the picture that it carries, and follows the reader's light", async () => {
    const frames: string[] = [];
    const pages = new Map([["/frames/", latePage(() => framesOf(frames, sandbox))]]);
    await using web = await WebDoor.open({ pages });
    const gif = "R0lGODlhAQABAIAAAAAAAAAAACH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
    const { id } = await web.jmap.test.add(
      `Content-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n` +
        `<p id=p>x<img src="cid:a@b"></p>\r\n--x\r\nContent-Type: image/gif\r\nContent-ID: <a@b>\r\n` +
        `Content-Transfer-Encoding: base64\r\n\r\n${gif}\r\n--x--\r\n`,
    );
    frames.push(`/mail/html/m${id}/1`, await letterOf(web, '<p style="color:#000">paper</p>'));
    await using context = await loggedIn(web);
    const tab = await context.newPage();
    await tab.emulateMedia({ colorScheme: "dark" });
    await tab.goto(`${web.origin}/frames/`, { waitUntil: "networkidle" });
    const [, dark, paper] = tab.frames();
    assert.equal(await dark!.evaluate("document.images[0].naturalWidth"), 1);
    const colour = "getComputedStyle(document.body).color";
    assert.equal(await dark!.evaluate(colour), "rgb(255, 255, 255)");
    assert.equal(await paper!.evaluate(colour), "rgb(0, 0, 0)");
  });

  it("is in no frame but ours", async () => {
    await using web = await WebDoor.open();
    const address = `${web.origin}${await letterOf(web, "<p>secret</p>")}`;
    await using plain = await PlainPages.open();
    plain.put("/", framesOf([address], undefined));
    await using context = await loggedIn(web);
    const tab = await context.newPage();
    await tab.goto(plain.origin, { waitUntil: "networkidle" });
    assert.doesNotMatch(await tab.frames()[1]!.content(), /secret/);
  });
});
