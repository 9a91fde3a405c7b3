import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { WebmailHouse } from "./webmail-house.ts";

let house: WebmailHouse;

before(async () => {
  house = await WebmailHouse.open(5);
});

after(async () => {
  await house[Symbol.asyncDispose]();
});

const listLetter = `From: Ana <ana@garden.example>
To: club@garden.example
Subject: Seeds for the club
List-Id: The club <club.garden.example>
List-Post: <mailto:club@garden.example>
List-Unsubscribe: <mailto:leave@garden.example?subject=leave>, <https://garden.example/leave>
Message-ID: <seeds@garden.example>

Who wants some?
`;

async function opened() {
  await house.deliver(listLetter);
  const page = await house.window("desktop");
  await house.enter(page);
  await page.locator(".row", { hasText: "Seeds for the club" }).first().click();
  await page.locator(".block", { hasText: "Who wants some?" }).waitFor();
  const choose = async (name: string): Promise<void> => {
    await page.getByRole("button", { name: "More" }).last().click();
    await page.getByRole("menuitem", { name }).click();
  };
  return { page, choose };
}

describe("a message of a list", () => {
  it("is answered to the list", async () => {
    const { page, choose } = await opened();
    await choose("Reply to the list");
    const to = page.getByLabel("To", { exact: true });
    await to.waitFor();
    assert.match(await to.inputValue(), /^club@garden\.example/);
    await page.context().close();
  });

  it("leads out of it, by a mail that is seen before it is sent", async () => {
    const { page, choose } = await opened();
    await choose("Leave the mailing list");
    const to = page.getByLabel("To", { exact: true });
    await to.waitFor();
    assert.match(await to.inputValue(), /^leave@garden\.example/);
    assert.equal(await page.getByLabel("Subject").inputValue(), "leave");
    await page.context().close();
  });

  it("is redirected as it is", async () => {
    const { page, choose } = await opened();
    await choose("Redirect");
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByText("Say to whom it goes.").waitFor();
    await page.getByRole("combobox", { name: "To" }).fill("kenji@example.net");
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByText("Sent", { exact: true }).last().waitFor();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByRole("link", { name: "Sent" }).click();
    await page.locator(".row", { hasText: "Seeds for the club" }).click();
    await page.locator(".block", { hasText: "Who wants some?" }).waitFor();
    await page.keyboard.press("O");
    const raw = page.getByRole("dialog").locator("pre");
    await raw.getByText("Resent-To: kenji@example.net").waitFor();
    const text = await raw.innerText();
    assert.match(text, /Resent-From: .*you@example\.org/);
    assert.ok(text.replaceAll("\r", "").trimEnd().endsWith(listLetter.trimEnd()));
    await page.context().close();
    assert.deepEqual(house.faults, []);
  });
});
