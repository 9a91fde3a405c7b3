import type { Admin } from "../call.ts";
import { boxStatus } from "./box-status.ts";
import { finding, type Finding } from "./finding.ts";

/** Two processes of one machine may differ by so much. */
const toleranceMs = 60_000;

/** Whether the time of this machine can be right. */
export async function clock(admin: Admin): Promise<Finding> {
  const { machine, revisions } = admin;
  const [newest] = revisions.history(1);
  if (newest !== undefined && newest.at > admin.now() + toleranceMs)
    return finding("bad", "clock.wrong");
  const box = await boxStatus(admin);
  if (box?.isClockSet === false) return finding("attention", "clock.waiting");
  return (box?.isClockSet ?? (await machine.isClockSet()))
    ? finding("good", "clock.good")
    : finding("unknown", "clock.unknown");
}
