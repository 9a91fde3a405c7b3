// Writing mail in Chromium, in the pages as they are built, on a phone and on a desktop.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, BrowserContext, Page as Tab } from "playwright-core";
import { buildPages } from "../../ui/build/build-pages.ts";
import { WebDoor } from "../testing/web-door.ts";
import { readPagePack } from "../web/page-pack.ts";
import type { Pages } from "../web/page-pack.ts";
import { openBrowser } from "./browser.ts";
import { OutsideWorld } from "./outside-world.ts";

let browser: Browser;
let world: OutsideWorld;
let pages: Pages;

before(async () => {
  world = await OutsideWorld.open();
  browser = await openBrowser(world.port);
  pages = readPagePack(JSON.stringify({ pages: (await buildPages()).pages }));
});

after(async () => {
  await browser.close();
  await world[Symbol.asyncDispose]();
});

const desktop = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };

interface Opened extends AsyncDisposable {
  readonly web: WebDoor;
  readonly tab: Tab;
}

async function opened(viewport: {
  readonly width: number;
  readonly height: number;
}): Promise<Opened> {
  const web = await WebDoor.open({ pages });
  const context: BrowserContext = await browser.newContext({ viewport, locale: "en-GB" });
  const [name = "", value = ""] = (await web.logIn())["cookie"]!.split("=");
  await context.addCookies([{ name, value, url: web.origin, sameSite: "Strict", httpOnly: true }]);
  const tab = await context.newPage();
  return {
    web,
    tab,
    [Symbol.asyncDispose]: async () => {
      await context.close();
      await web[Symbol.asyncDispose]();
    },
  };
}

/** The messages of a mailbox, with all of their text. */
async function messagesIn({ web }: Opened, name: string): Promise<Record<string, unknown>[]> {
  const { call } = { call: web.jmap.call.bind(web.jmap) };
  const inMailbox = `f${web.jmap.test.mailboxId(name)}`;
  const { ids } = await call("Email/query", { filter: { inMailbox } });
  const { list } = await call("Email/get", { ids: ids!, fetchAllBodyValues: true });
  return list as Record<string, unknown>[];
}

/** In the page: what a browser does when markup is pasted. */
const pasteForeign = `{
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", '<img src="https://evil.example/paste" onerror="alert(1)">x');
  clipboardData.setData("text/plain", "<pasted>");
  document
    .querySelector("[contenteditable]")
    .dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}`;

const letter =
  "From: Ann <ann@x.example>\r\nTo: you@example.org\r\nSubject: Plans\r\nMessage-ID: <1@x.example>\r\n\r\nShall we?\r\n";

describe("writing mail", () => {
  it("keeps a draft, attaches a file, sends, and takes it back", async () => {
    await using at = await opened(desktop);
    const { tab, web } = at;
    await tab.goto(`${web.origin}/mail/#/compose`);
    await tab.getByLabel("To", { exact: true }).fill("Ann <ann@x.example>");
    await tab.getByLabel("Subject").fill("Report");
    await tab.getByLabel("Message", { exact: true }).fill("Here it is <b>");
    await tab.getByText("Draft saved").waitFor();
    assert.equal((await messagesIn(at, "Drafts")).length, 1);
    await tab.locator("input[type=file]").setInputFiles({
      name: "report.txt",
      mimeType: "text/plain",
      buffer: Buffer.from("numbers"),
    });
    await tab.getByText("7 bytes").waitFor();
    await tab.getByRole("button", { name: "Send", exact: true }).click();
    await tab.getByText("Sent", { exact: true }).last().waitFor();
    await tab.getByRole("button", { name: "Undo" }).waitFor();
    const [sent] = await messagesIn(at, "Sent");
    const [{ name }] = sent!["attachments"] as [{ name: string }];
    assert.deepEqual([sent!["subject"], name], ["Report", "report.txt"]);
    assert.equal(web.jmap.test.store.queueEntries(10).length, 1);
    await tab.getByRole("button", { name: "Undo" }).click();
    await tab.getByText("Taken back").waitFor();
    assert.equal(web.jmap.test.store.queueEntries(10).length, 0);
    assert.equal(await tab.getByLabel("Subject").inputValue(), "Report");
    assert.equal(await tab.getByLabel("Message", { exact: true }).inputValue(), "Here it is <b>");
    await tab.getByText("report.txt").waitFor();
  });

  it("with styles makes plain text and HTML, and takes no markup from the clipboard", async () => {
    await using at = await opened(desktop);
    const { tab, web } = at;
    await tab.goto(`${web.origin}/mail/#/compose?to=ann%40x.example&subject=Styles`);
    await tab.getByRole("button", { name: "With styles" }).click();
    const editor = tab.getByRole("textbox", { name: "Message" });
    await editor.click();
    await tab.keyboard.type("one ");
    await tab.getByRole("button", { name: "Bold" }).click();
    await tab.keyboard.type("two");
    await tab.getByRole("button", { name: "Bold" }).click();
    await tab.keyboard.press("Enter");
    await tab.getByRole("button", { name: "List", exact: true }).click();
    await tab.keyboard.type("item");
    await tab.evaluate(pasteForeign);
    await tab.getByRole("button", { name: "Send", exact: true }).click();
    await tab.getByRole("button", { name: "Undo" }).waitFor();
    const [sent] = await messagesIn(at, "Sent");
    const values = Object.values(sent!["bodyValues"] as Record<string, { value: string }>);
    const [text = "", html = ""] = values.map(({ value }) => value);
    assert.equal(text.trimEnd(), "one two\n- item<pasted>");
    assert.match(html, /<div>one <b>two<\/b><\/div>\n<ul><li>item&lt;pasted&gt;<\/li><\/ul>/);
    assert.deepEqual(world.visits, []);
  });
});

describe("answering and leaving", () => {
  it("is done by keyboard alone, on a phone too, completing addresses", async () => {
    for (const viewport of [desktop, phone]) {
      await using at = await opened(viewport);
      const { tab, web } = at;
      const { test } = web.jmap;
      const { id } = await test.add(letter);
      await test.add("To: Carl Carlson <carl@x.example>\r\n\r\n", {
        mailboxId: test.mailboxId("Sent"),
      });
      await tab.goto(`${web.origin}/mail/#/compose?reply=m${id}`);
      const text = tab.getByLabel("Message", { exact: true });
      await text.waitFor();
      assert.match(await text.inputValue(), /Ann wrote:\n> Shall we\?/);
      await tab.keyboard.type("Yes");
      const to = tab.getByLabel("To", { exact: true });
      assert.equal(await to.inputValue(), "Ann <ann@x.example>");
      await to.focus();
      await tab.keyboard.press("End");
      await tab.keyboard.type(", carls");
      await tab.getByRole("option", { name: /Carl Carlson/ }).waitFor();
      await tab.keyboard.press("Enter");
      assert.equal(await to.inputValue(), "Ann <ann@x.example>, Carl Carlson <carl@x.example>, ");
      const marked = tab.waitForResponse(
        (response) => response.request().postData()?.includes("$answered") === true,
      );
      await tab.keyboard.press("Control+Enter");
      await tab.getByRole("button", { name: "Undo" }).waitFor();
      const [sent] = (await messagesIn(at, "Sent")).filter(
        ({ subject }) => subject === "Re: Plans",
      );
      assert.deepEqual(sent!["inReplyTo"], ["1@x.example"]);
      await (await marked).finished();
      const [answered] = await messagesIn(at, "INBOX");
      assert.equal((answered!["keywords"] as Record<string, boolean>)["$answered"], true);
    }
  });

  it("stores what was written before one went elsewhere", async () => {
    await using at = await opened(desktop);
    const { tab, web } = at;
    await tab.goto(`${web.origin}/mail/#/compose`);
    await tab.getByLabel("Subject").fill("half");
    const stored = tab.waitForResponse(
      (response) => response.request().postData()?.includes("half") === true,
    );
    await tab.getByRole("button", { name: "Back" }).click();
    await (await stored).finished();
    const [draft] = await messagesIn(at, "Drafts");
    assert.equal(draft!["subject"], "half");
    await tab.getByRole("link", { name: /Drafts/ }).click();
    await tab.locator(".row", { hasText: "half" }).click();
    assert.equal(await tab.getByLabel("Subject").inputValue(), "half");
  });
});
