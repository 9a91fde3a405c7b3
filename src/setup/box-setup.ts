// From a box that is nobody's to one that runs. Its life:
//
//     unclaimed ── claim code ──► in somebody's hands ── admin password ──► claimed ── steps ──► set up
//
// 1. While it is unclaimed, nothing answers but the setup page; a server without `setup.json` was never unclaimed.
// 2. The code stays good until there is an admin password: who loses the connection in between types it again.
// 3. With the claim the code is gone from the disk, and the doors open without a restart.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { formatClaimCode, hashClaimCode, isClaimCode, makeClaimCode } from "./claim-code.ts";
import { parseClaimCode } from "./claim-code.ts";
import { ClaimTries } from "./claim-tries.ts";
import { formatKeptSetup, readSetupFile, writeSynced } from "./setup-file.ts";
import type { KeptSetup } from "./setup-file.ts";
import type { SetupStep, StepNote, StepNotes } from "./setup-steps.ts";

export interface BoxSetupOptions {
  readonly dataDirectory: string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Where a code of our own making is written for who holds the card, and removed from with the claim. */
  readonly claimFile?: string | undefined;
}

export type ClaimOutcome =
  | { readonly kind: "right" }
  | { readonly kind: "wrong" }
  | { readonly kind: "wait"; readonly waitMs: number }
  | { readonly kind: "claimed" };

export class BoxSetup {
  readonly #options: BoxSetupOptions;
  readonly #file: string;
  readonly #tries: ClaimTries;
  #kept: KeptSetup | undefined;
  #writing: Promise<void> = Promise.resolve();
  #opening: (() => Promise<void>) | undefined;

  constructor(options: BoxSetupOptions) {
    this.#options = options;
    this.#file = join(options.dataDirectory, "setup.json");
    this.#tries = new ClaimTries(() => performance.now());
    this.#kept = readSetupFile(this.#file);
  }

  get isClaimed(): boolean {
    return this.#kept === undefined || this.#kept.claimedAt !== undefined;
  }

  /** Whether it was set up by the page, or is to be. */
  get isGuided(): boolean {
    return this.#kept !== undefined;
  }

  /** Whether the owner chose the code, and knows it. */
  get hasOwnCode(): boolean {
    return this.#kept?.isOwnCode === true;
  }

  get steps(): StepNotes {
    return this.#kept?.steps ?? {};
  }

  /**
   * Makes the box one that is to be claimed, unless somebody has claimed it. Resolves to the code to show; undefined where
   * the owner chose it, or it was shown at an earlier start and is in the claim file.
   */
  async offer(chosen?: string): Promise<string | undefined> {
    if (this.#kept?.claimedAt !== undefined) return undefined;
    const { claimFile } = this.#options;
    const isKept = this.hasOwnCode || claimFile !== undefined;
    if (chosen === undefined && this.#kept?.claimCode !== undefined && isKept) return undefined;
    const code = chosen ?? makeClaimCode();
    const claimCode = await hashClaimCode(code);
    const isOwnCode = chosen !== undefined;
    await this.#keep(() => ({ steps: {}, ...this.#kept, claimCode, isOwnCode }));
    if (chosen !== undefined) {
      if (claimFile !== undefined) rmSync(claimFile, { force: true });
      return undefined;
    }
    if (claimFile !== undefined) await writeSynced(claimFile, `${formatClaimCode(code)}\n`);
    return code;
  }

  /** A code as somebody typed it. */
  async tryCode(typed: string): Promise<ClaimOutcome> {
    const kept = this.#kept?.claimCode;
    if (this.isClaimed || kept === undefined) return { kind: "claimed" };
    const { waitMs } = this.#tries;
    if (waitMs > 0) return { kind: "wait", waitMs };
    this.#tries.begin();
    const code = parseClaimCode(typed);
    if (code === undefined || !(await isClaimCode(code, kept))) return { kind: "wrong" };
    this.#tries.succeeded();
    return { kind: "right" };
  }

  /** What opens the doors; called once, with the claim. */
  whenClaimed(open: () => Promise<void>): void {
    this.#opening = open;
  }

  /** The box has an owner, who has an admin password. Resolves when that is on disk and the doors are open. */
  async claim(): Promise<void> {
    if (this.isClaimed) return;
    await this.#keep((kept) => ({ steps: kept.steps, claimedAt: this.#options.clock() }));
    const { claimFile } = this.#options;
    if (claimFile !== undefined) rmSync(claimFile, { force: true });
    const open = this.#opening;
    this.#opening = undefined;
    await open?.();
  }

  /** Notes what became of a step; undefined: it is to be done again. */
  note(step: SetupStep, outcome: StepNote["outcome"] | undefined): Promise<void> {
    const at = this.#options.clock();
    const noted = outcome === undefined ? undefined : { outcome, at };
    return this.#keep((kept) => ({ ...kept, steps: { ...kept.steps, [step]: noted } }));
  }

  /** Changes wait for each other. */
  #keep(next: (kept: KeptSetup) => KeptSetup): Promise<void> {
    const write = async (): Promise<void> => {
      const kept = next(this.#kept ?? { steps: {}, claimedAt: this.#options.clock() });
      await writeSynced(this.#file, formatKeptSetup(kept));
      this.#kept = kept;
    };
    const done = this.#writing.then(write, write);
    this.#writing = done;
    return done;
  }
}
