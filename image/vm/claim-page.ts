import { openBrowser } from "../../src/interop/browser.ts";

const slowMs = 180_000;

/** A person with a phone in the network at home types the code of the card and becomes the owner of the box. */
export async function claimByPhone(origin: string, code: string, picture: string): Promise<void> {
  const browser = await openBrowser(9);
  try {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    page.setDefaultTimeout(slowMs);
    await page.goto(origin, { timeout: slowMs });
    await page.getByLabel("Claim code").fill(code);
    await page.screenshot({ path: picture });
    await page.getByRole("button", { name: "This is my box" }).click();
    const password = "the owner of the board";
    await page.getByLabel("Admin password").fill(password);
    await page.getByLabel("The same again").fill(password);
    await page.getByRole("button", { name: "The box is mine" }).click();
    await page.getByRole("heading", { name: "The box" }).waitFor();
  } finally {
    await browser.close();
  }
}
