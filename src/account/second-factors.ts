import type { AccessStore } from "../store/access-store.ts";
import type { AccountId } from "../store/ids.ts";
import { StoreRefusal } from "../store/mail-store.ts";
import type { Random } from "./password.ts";
import { isRecoveryCode, newRecoveryCodes, recoveryCodeHash } from "./recovery-code.ts";
import { matchingStep } from "./totp.ts";

export interface SecondFactorsOptions {
  readonly store: { readonly access: Pick<AccessStore, "secondFactors"> };
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly random: Random;
  /** Default: it is. */
  readonly isClockRight?: () => boolean;
}

/** Codes that pages ask for after the password: of an app (RFC 6238), or from a list on paper, each of use once. */
export class SecondFactors {
  readonly #options: SecondFactorsOptions;

  constructor(options: SecondFactorsOptions) {
    this.#options = options;
  }

  /** Whether a password alone does not open the pages of the account. */
  isCodeNeeded(accountId: AccountId): boolean {
    return this.#store.totp(accountId) !== undefined;
  }

  /** Codes of an app are made of the time: by a wrong clock none is right, and old ones are. */
  canJudge(code: string): boolean {
    return isRecoveryCode(code) || (this.#options.isClockRight?.() ?? true);
  }

  /** Whether the code is right; it is used up then, durably. */
  async use(accountId: AccountId, code: string): Promise<boolean> {
    const totp = this.#store.totp(accountId);
    if (totp === undefined) return false;
    if (isRecoveryCode(code)) {
      return done(this.#store.useRecoveryCode(accountId, recoveryCodeHash(code)));
    }
    if (!this.canJudge(code)) return false;
    const step = matchingStep(totp, code, this.#options.clock());
    return step !== undefined && done(this.#store.useTotpStep(accountId, step));
  }

  /** From now on codes are asked for, where `code` is right for `secret`. Resolves to the recovery codes. */
  async begin(
    accountId: AccountId,
    secret: Uint8Array,
    code: string,
  ): Promise<readonly string[] | undefined> {
    const { clock, random } = this.#options;
    if (!this.canJudge(code)) return undefined;
    const step = matchingStep({ secret, lastStep: 0 }, code, clock());
    if (step === undefined) return undefined;
    const recoveryCodes = newRecoveryCodes(random);
    await this.#store.setTotp({
      accountId,
      totp: { secret, lastStep: step, createdAt: clock() },
      recoveryHashes: recoveryCodes.map(recoveryCodeHash),
    });
    return recoveryCodes;
  }

  /** In place of those before. */
  async renewRecoveryCodes(accountId: AccountId): Promise<readonly string[]> {
    const codes = newRecoveryCodes(this.#options.random);
    await this.#store.setRecoveryCodes(accountId, codes.map(recoveryCodeHash));
    return codes;
  }

  get #store(): AccessStore["secondFactors"] {
    return this.#options.store.access.secondFactors;
  }
}

/** False where the store refused: used before, or never there. */
async function done(use: Promise<void>): Promise<boolean> {
  try {
    await use;
    return true;
  } catch (error) {
    if (error instanceof StoreRefusal && error.reason !== "disk-full") return false;
    throw error;
  }
}
