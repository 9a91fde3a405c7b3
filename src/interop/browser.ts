import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";

/**
 * Debian's Chromium without a window. Every name of the internet leads to `outsidePort` of this machine, for http and
 * https alike, so that nothing leaves it and all that is tried is seen.
 */
export function openBrowser(outsidePort: number): Promise<Browser> {
  const rules = [
    // What Chromium itself asks the world for.
    ...["google.com", "googleapis.com", "gstatic.com", "gvt1.com"].map(
      (name) => `MAP *.${name} ~NOTFOUND`,
    ),
    `MAP * 127.0.0.1:${outsidePort}`,
    "EXCLUDE 127.0.0.1",
  ].join(", ");
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", `--host-resolver-rules=${rules}`, "--ignore-certificate-errors"],
  });
}
