// The claim code, for who holds the box: on the card, and on a screen. Never on the network. appliance.md 3.3
import { open, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { renderSVG, renderUnicodeCompact } from "uqr";
import type { DeviceOrder } from "../../src/device/device-verbs.ts";
import type { Machine } from "./machine.ts";
import { withSetupPartition } from "./setup-partition.ts";

const textName = "CLAIM.txt";
const pictureName = "CLAIM.svg";
const screen = "/dev/tty1";
/** Back to the first place of an empty screen; the cursor is hidden. console_codes(4) */
const emptyScreen = "\u001b[2J\u001b[H\u001b[?25l";

export async function showClaim(
  machine: Machine,
  { code, links }: DeviceOrder<"show-claim">,
): Promise<void> {
  const [link] = links;
  const text = claimText(code, links);
  await toScreen(machine, link === undefined ? text : `${text}\n${renderUnicodeCompact(link)}\n`);
  await withSetupPartition(machine, async (directory) => {
    await writeFile(join(directory, textName), `${text.replaceAll("\n", "\r\n")}\r\n`);
    if (link !== undefined) await writeFile(join(directory, pictureName), renderSVG(link));
  });
}

/** The box is somebody's: the code is good for nothing, and goes. */
export async function claimed(machine: Machine, { links }: DeviceOrder<"claimed">): Promise<void> {
  await toScreen(machine, ["Homepost", "", ...links].join("\n"));
  await withSetupPartition(machine, async (directory) => {
    for (const name of [textName, pictureName]) await rm(join(directory, name), { force: true });
  });
}

/** What both the card and the screen say. */
export function claimText(code: string, links: readonly string[]): string {
  return [
    "Homepost waits for its owner.",
    "",
    "Open one of these pages on a phone or computer in the same network:",
    ...links.map((link) => `  ${link}`),
    "",
    `Claim code:  ${code}`,
    "",
    "Whoever has this code owns the box. It is gone once the box has been claimed.",
  ].join("\n");
}

/** Without a screen there is nobody to read it. */
async function toScreen(machine: Machine, text: string): Promise<void> {
  try {
    await using file = await open(machine.path(screen), "w");
    await file.writeFile(`${emptyScreen}${text.replaceAll("\n", "\r\n")}\r\n`);
  } catch (error) {
    machine.log.info("host.screen.absent", { reason: String(error) });
  }
}
