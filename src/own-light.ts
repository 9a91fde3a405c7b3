// What the light of a box shows: whether somebody should look. appliance.md 5.9
import { access, constants } from "node:fs/promises";
import type { Admin } from "./admin/call.ts";
import { health } from "./admin/health.ts";
import type { HealthFacts } from "./admin/health.ts";
import type { Condition } from "./box/box-care.ts";

export interface LightOptions {
  readonly admin: Admin;
  readonly store: { readonly storageFaultAt: number | undefined };
  /** Milliseconds, as those of storageFaultAt. */
  readonly now: () => number;
  /** Default: whether the directory can be written, by the word of the system. */
  readonly isWritable?: (directory: string) => Promise<boolean>;
}

/** What is quick to find out, and asks nobody on the internet. */
const parts = ["incoming", "outgoing", "certificate", "disk", "clock"] as const;
/** A disk that has failed once is not well because the next write went through. */
const faultShownMs = 3_600_000;

/** How it is with the box, as its light shows it. */
export async function conditionOf(options: LightOptions): Promise<Condition> {
  const { admin, store, now, isWritable = isWritableDirectory } = options;
  const { storageFaultAt = -Infinity } = store;
  if (now() - storageFaultAt < faultShownMs) return "storage-fault";
  if (!(await isWritable(admin.server.dataDirectory))) return "storage-fault";
  const found = await health.invoke(admin, { only: parts }, { by: "light", report: () => {} });
  return found.some(needsSomebody) ? "attention" : "well";
}

/** What can wait is on the pages: a box whose light always blinks says nothing. */
function needsSomebody({ name, state }: HealthFacts): boolean {
  return state === "bad" || (name === "disk" && state === "attention");
}

/** A file system with errors becomes one that is only read (errors=remount-ro). */
async function isWritableDirectory(directory: string): Promise<boolean> {
  try {
    await access(directory, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
