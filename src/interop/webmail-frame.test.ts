import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { WebmailHouse } from "./webmail-house.ts";

let house: WebmailHouse;

before(async () => {
  house = await WebmailHouse.open(5);
});

after(async () => {
  await house[Symbol.asyncDispose]();
});

const designed = (subject: string, html: string) => `From: Ana <ana@garden.example>
To: you@example.org
Subject: ${subject}
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

${html}
`;

/** CSS pixels of the frame, of what is in it, and whether it lies there as paper. */
async function shown(page: Page, subject: string) {
  await page.locator(".row", { hasText: subject }).first().click();
  await page.getByRole("heading", { name: subject }).waitFor();
  await page.locator("iframe.message-frame.fitted").waitFor();
  return page.evaluate(`(() => {
    const frame = document.querySelector("iframe.message-frame");
    const { documentElement: root } = frame.contentDocument;
    return {
      height: frame.clientHeight,
      content: Math.ceil(root.getBoundingClientRect().height),
      scrolls: frame.contentWindow.innerHeight < root.scrollHeight - 1,
      zoom: root.style.zoom,
      isPaper: frame.classList.contains("paper"),
      scheme: frame.contentWindow.getComputedStyle(root).colorScheme,
    };
  })()`) as Promise<{
    readonly height: number;
    readonly content: number;
    readonly scrolls: boolean;
    readonly zoom: string;
    readonly isPaper: boolean;
    readonly scheme: string;
  }>;
}

describe("the frame of a designed mail", () => {
  it("is as high as its content, on a phone smaller where that is wide", async () => {
    const lines = "<p>A line of a long letter</p>".repeat(100);
    await house.deliver(designed("A long letter", lines));
    await house.deliver(
      designed("A wide letter", `<table width="600"><tr><td>x</td></tr></table>`),
    );
    const page = await house.window("phone");
    await house.enter(page);
    const long = await shown(page, "A long letter");
    assert.ok(long.height > 3_000 && long.height - long.content < 2, JSON.stringify(long));
    assert.equal(long.scrolls, false);
    await page.getByRole("button", { name: "Back" }).click();
    const wide = await shown(page, "A wide letter");
    assert.ok(Number(wide.zoom) < 0.7 && Number(wide.zoom) > 0.55, JSON.stringify(wide));
    await page.context().close();
  });

  it("does not grow for ever where its content is as high as its window", async () => {
    const style = "<div style='min-height: 100vh; padding: 20px'>Tall</div>";
    await house.deliver(designed("A tall letter", style));
    const page = await house.window("desktop");
    await house.enter(page);
    const { height } = await shown(page, "A tall letter");
    await page.evaluate("new Promise((resolve) => setTimeout(resolve, 300))");
    const later = await page.evaluate("document.querySelector('.message-frame').clientHeight");
    assert.ok(Number(later) - height < 200, `${height} and then ${String(later)}`);
    await page.context().close();
  });

  it("has our dark colours where the mail has none, else it is paper", async () => {
    await house.deliver(designed("A plain letter", "<p>No colours</p>"));
    await house.deliver(designed("A black letter", "<p style='color: #000'>Black</p>"));
    const page = await house.window("desktop");
    await house.enter(page);
    await page.getByRole("button", { name: "you@example.org" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Dark colours" }).click();
    const plain = await shown(page, "A plain letter");
    assert.deepEqual([plain.isPaper, plain.scheme], [false, "dark"]);
    const black = await shown(page, "A black letter");
    assert.deepEqual([black.isPaper, black.scheme], [true, "light"]);
    await page.context().close();
  });
});
