// Pictures of every view at every size, light and dark, in dist/ui-shots: `make ui-shots`, then look at them.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { shootAccount } from "./account-shots.ts";
import { shootSetup } from "./setup-shots.ts";
import { shootAdmin } from "./admin-shots.ts";
import { richLetter, WebmailHouse, windowSizes } from "./webmail-house.ts";
import type { WindowName } from "./webmail-house.ts";

const folder = join(import.meta.dirname, "../../dist/ui-shots");

mkdirSync(folder, { recursive: true });
await shootAccount(folder);
await shootAdmin(folder);
await shootSetup(folder);
await using house = await WebmailHouse.open(400);
await house.deliver(richLetter);
for (const number of [1, 2]) await house.deliver(answerLetter(number));
for (const name of Object.keys(windowSizes) as WindowName[]) {
  for (const colorScheme of ["light", "dark"] as const) {
    const page = await house.window(name, { colorScheme });
    const shot = async (view: string): Promise<void> => {
      await page.screenshot({ path: join(folder, `${view}-${name}-${colorScheme}.png`) });
    };
    await page.goto(`${house.web.origin}/`);
    await shot("login");
    await house.enter(page);
    await shotAll(page, shot);
    await page.context().close();
  }
}

async function shotAll(page: Page, shot: (view: string) => Promise<void>): Promise<void> {
  await shot("list");
  const isDrawn = await page.getByRole("button", { name: "Mailboxes" }).isVisible();
  if (isDrawn) {
    await page.getByRole("button", { name: "Mailboxes" }).click();
    await page.locator(".tree-pane a:focus").waitFor();
    await page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))");
    await shot("drawer");
    await page.keyboard.press("Escape");
  }
  await page.getByRole("button", { name: "Select" }).nth(1).click();
  await page.getByRole("button", { name: "Select" }).nth(3).click();
  await shot("chosen");
  await page.getByRole("button", { name: "Move", exact: true }).first().click();
  await page.getByRole("dialog").waitFor();
  await shot("move");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Select nothing" }).click();
  await page.getByRole("button", { name: "How the list looks" }).click();
  await page.getByRole("menu").waitFor();
  await shot("view-menu");
  await page.getByRole("menuitemcheckbox", { name: "Threads, those" }).click();
  await page.locator(".row.member").first().waitFor();
  await shot("threads");
  await page.getByRole("button", { name: "How the list looks" }).click();
  await page.getByRole("menuitemcheckbox", { name: "No threads" }).click();
  await page.getByRole("button", { name: "More to search for" }).click();
  await page.getByRole("dialog").waitFor();
  await shot("search");
  await page.keyboard.press("Escape");
  await shotThread(page, shot);
  await shotMessage(page, shot);
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  await shot("keys");
  await page.keyboard.press("Escape");
  await shotCompose(page, shot);
  await page.getByRole("button", { name: "Back" }).click();
  await shotSettings(page, shot);
}

async function shotCompose(page: Page, shot: (view: string) => Promise<void>): Promise<void> {
  await page.keyboard.press("c");
  const to = page.getByLabel("To", { exact: true });
  await to.fill("Ann Lee <ann@example.net>, bob");
  await page.getByLabel("Subject").fill("The plan for summer");
  await page.getByLabel("Message", { exact: true }).fill("Hello Ann,\n\nshall we go to the lake?");
  await page.locator("input[type=file]").setInputFiles({
    name: "map of the lake.pdf",
    mimeType: "application/pdf",
    buffer: Buffer.alloc(123_456),
  });
  await page.locator(".compose-files .there").waitFor();
  await shot("compose");
  await page.getByRole("button", { name: "With styles" }).click();
  await page.getByRole("textbox", { name: "Message" }).waitFor();
  await shot("compose-styles");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByText("This is no address").waitFor();
  await shot("compose-problem");
}

async function shotSettings(page: Page, shot: (view: string) => Promise<void>): Promise<void> {
  for (const section of ["look", "reading", "writing", "identities", "rules", "senders"]) {
    await page.goto(`${house.web.origin}/mail/#/settings/${section}`);
    await page.locator(`.settings-nav [aria-current][href$="${section}"]`).waitFor();
    if (section === "identities") await page.locator("summary").first().click();
    await shot(`settings-${section}`);
  }
}

/** Of a list, about the plan; on paper that is white. */
function answerLetter(number: number): string {
  return `From: "Kenji" <kenji@example.org>
To: club@garden.example
Subject: Re: Apples or pears
List-Post: <mailto:club@garden.example>
List-Unsubscribe: <https://garden.example/leave>
References: <apples@garden.example>
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<table width="600" style="background: #fdf6e3; color: #222"><tr><td>
<h1>Apples or pears</h1><p>Both, says Kenji. This is letter ${number}.</p></td></tr></table>
`;
}

async function shotThread(page: Page, shot: (view: string) => Promise<void>): Promise<void> {
  await page.locator(".row", { hasText: "Apples or pears" }).first().click();
  await page.locator(".message-frame.fitted").waitFor();
  await page.locator(".sibling").nth(1).waitFor();
  await shot("thread");
  await page.getByRole("button", { name: "More" }).last().click();
  await page.getByRole("menuitem", { name: "Redirect" }).click();
  await page.getByRole("dialog").waitFor();
  await shot("redirect");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Back" }).click();
}

async function shotMessage(page: Page, shot: (view: string) => Promise<void>): Promise<void> {
  await page.locator(".row", { hasText: "The plan for spring" }).first().click();
  await page.locator(".message-text").waitFor();
  await shot("message");
  await page.locator(".message-header summary").click();
  await shot("message-details");
  await page.getByRole("button", { name: "As designed" }).click();
  await page.frameLocator("iframe.message-frame").getByRole("heading").waitFor();
  await shot("message-designed");
  await page.getByRole("button", { name: "As text" }).click();
  await page.getByRole("button", { name: "More" }).last().click();
  await page.getByRole("menu").waitFor();
  await shot("message-menu");
  await page.keyboard.press("Escape");
  await page.getByRole("menu").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "bed.png" }).click();
  await page.getByRole("dialog").waitFor();
  await shot("attachment");
  await page.keyboard.press("Escape");
}
