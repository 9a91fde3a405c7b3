// autoboot.txt, by which the firmware of a Pi chooses the slot: one sector, so that a change is whole or not there.
import { Buffer } from "node:buffer";

export type Slot = "A" | "B";

const octets = 512;
const partitionOf: Readonly<Record<Slot, number>> = { A: 2, B: 3 };

/** Exactly 512 octets: `committed` is started, or the other one, once, where somebody asked for it ("tryboot"). */
export function autobootFile(committed: Slot): Buffer {
  const trial: Slot = committed === "A" ? "B" : "A";
  const text = [
    "[all]",
    "tryboot_a_b=1",
    `boot_partition=${partitionOf[committed]}`,
    "[tryboot]",
    `boot_partition=${partitionOf[trial]}`,
    "# One sector: changed in place. ",
  ].join("\n");
  return Buffer.from(`${text.padEnd(octets - 1, "#")}\n`);
}

/** The number of the partition that the firmware starts from; throws where the file names none. */
export function bootPartition(text: string, isTrial: boolean): number {
  let section = "[all]";
  const found = new Map<string, number>();
  for (const line of text.split(/\r?\n/)) {
    if (/^\[.*\]$/.test(line)) section = line;
    const [, number] = /^boot_partition=(\d{1,2})$/.exec(line) ?? [];
    if (number !== undefined) found.set(section, Number(number));
  }
  const partition = (isTrial ? found.get("[tryboot]") : undefined) ?? found.get("[all]");
  if (partition === undefined) throw new SyntaxError("autoboot.txt names no partition");
  return partition;
}
