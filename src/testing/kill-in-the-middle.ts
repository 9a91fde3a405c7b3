import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** Runs a script of ours that says lines for ever, and kills it after `lines` of them; `heard` gets all that it has said. */
export async function killInTheMiddle(
  script: string,
  args: readonly string[],
  { lines, heard }: { readonly lines: number; readonly heard: (line: string) => void },
): Promise<void> {
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  let count = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    heard(line);
    if (++count === lines + 1) child.kill("SIGKILL");
  }
  const [, signal] = (await ended) as [number | null, string | null];
  assert.equal(signal, "SIGKILL", "it ends as it was told");
}
