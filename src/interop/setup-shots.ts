// Pictures of the setup page on phones, whole: part of `make ui-shots`.
import { join } from "node:path";
import { walkSetup } from "./setup-walk.ts";
import type { Walk } from "./setup-walk.ts";

const walks: readonly Walk[] = [
  { width: 390, colorScheme: "light", locale: "en-GB" },
  { width: 390, colorScheme: "dark", locale: "en-GB" },
  { width: 360, colorScheme: "light", locale: "de-DE" },
];

export async function shootSetup(folder: string): Promise<void> {
  for (const walk of walks) {
    const of = [walk.width, walk.colorScheme, walk.locale.slice(0, 2)].join("-");
    await walkSetup(walk, async (page, view) => {
      const path = join(folder, `setup-${view}-${of}.png`);
      await page.screenshot({ path, fullPage: true });
    });
  }
}
