// What a box that is nobody's does before its doors open: it looks for a setup.txt, and says by which code it is claimed.
import { readFileSync } from "node:fs";
import type { Admin } from "./admin/call.ts";
import type { SetupSettings } from "./config/server-settings.ts";
import { faultText } from "./log/fault-text.ts";
import type { Log } from "./log/log.ts";
import type { BoxSetup } from "./setup/box-setup.ts";
import { writeSynced } from "./setup/setup-file.ts";

export interface OfferedBox {
  /** To be shown to who holds the box; undefined where there is none, or they know it. */
  readonly claimCode: string | undefined;
  /** What is wrong with the setup.txt, of which nothing was done. */
  readonly setupFaults: string | undefined;
}

export async function offerBox(of: {
  readonly setup: BoxSetup;
  readonly settings: SetupSettings | undefined;
  readonly admin: Admin;
  readonly hasAdminPassword: boolean;
  readonly log: Log;
}): Promise<OfferedBox> {
  const { setup, settings, admin, hasAdminPassword } = of;
  // Who was asked to set a box up and never did is asked again.
  if (settings === undefined && setup.isClaimed) return nothing;
  // A server that somebody runs already is theirs.
  const isUsed = !setup.isGuided && (admin.revisions.number > 0 || hasAdminPassword);
  const isNobodys = !isUsed && (!setup.isGuided || !setup.isClaimed);
  // Before the file, which may make it somebody's, or have a code of its own.
  const claimCode = isNobodys ? await setup.offer() : undefined;
  const setupFaults =
    settings?.file === undefined ? undefined : await useFile(settings.file, isNobodys, of);
  const isShown = !setup.isClaimed && !setup.hasOwnCode;
  return { claimCode: isShown ? claimCode : undefined, setupFaults };
}

const nothing: OfferedBox = { claimCode: undefined, setupFaults: undefined };

async function useFile(
  file: string,
  isNobodys: boolean,
  { admin, log }: { readonly admin: Admin; readonly log: Log },
): Promise<string | undefined> {
  const text = textOf(file);
  if (text === undefined || /^\s*used\s*=/m.test(text)) return undefined;
  const [{ refusalText }, { setupApply }, { usedSetupText }] = await Promise.all([
    import("./admin/calls.ts"),
    import("./admin/setup-apply.ts"),
    import("./setup/setup-text.ts"),
  ]);
  try {
    // One that comes to a box with an owner is not done, and its secrets go all the same.
    if (isNobodys) await setupApply.invoke(admin, { text }, { by: "setup.txt", report: () => {} });
    else log.warn("setup.file.ignored", { file });
    await writeSynced(file, usedSetupText(text, new Date(admin.now())));
    log.info("setup.file.used", { file });
    return undefined;
  } catch (error) {
    const faults = refusalText(error);
    // The box can still be set up by hand.
    if (faults === undefined) log.error("setup.file.failed", { file, fault: faultText(error) });
    else log.warn("setup.file.refused", { file, faults });
    return faults ?? "A fault in this server: its log says more";
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
