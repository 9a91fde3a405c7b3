import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

/** What axe-core reports. */
interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string;
    readonly help: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
  }[];
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Demands that the page, opened with `bypassCSP`, has no fault that keeps somebody from using it. */
export async function checkAccessible(page: Page, view: string): Promise<void> {
  // What never ends, such as something that waits, is not waited for.
  await page.evaluate(
    "Promise.all(document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime !== Infinity).map((one) => one.finished))",
  );
  await page.evaluate(axe);
  // Frames have a policy of their own, and content that is not ours.
  const results = (await page.evaluate("axe.run({ exclude: ['iframe'] })")) as AxeResults;
  const faults = results.violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, help, nodes }) => [id, help, nodes[0]!.html, nodes[0]!.failureSummary].join("\n"));
  assert.deepEqual(faults, [], view);
}
