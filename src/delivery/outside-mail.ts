import { readFileSync, writeFileSync } from "node:fs";
import { addressKind } from "../diagnosis/address-kind.ts";
import type { IncomingMessage } from "../store/incoming-message.ts";
import type { Reception, Transaction, Verdict } from "./reception.ts";

/** Mail that came from the Internet, the only proof that it can. */
export interface OutsideArrival {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Who brought it. */
  readonly address: string;
}

/** An SD card must not be written to for each message. */
const noteAgainMs = 6 * 3_600_000;

/** The last such mail, kept in a small file that says no more than this. */
export class OutsideMail {
  readonly #file: string;
  readonly #clock: () => number;
  #last: OutsideArrival | undefined;
  #writtenAt = -Infinity;

  constructor(file: string, clock: () => number) {
    this.#file = file;
    this.#clock = clock;
    this.#last = read(file);
  }

  get last(): OutsideArrival | undefined {
    return this.#last;
  }

  note(remoteAddress: string): void {
    const address = remoteAddress.replace(/^::ffff:(?=\d+\.)/i, "");
    if (addressKind(address) !== "public") return;
    const at = this.#clock();
    this.#last = { at, address };
    if (at - this.#writtenAt < noteAgainMs) return;
    this.#writtenAt = at;
    try {
      writeFileSync(this.#file, JSON.stringify(this.#last), { mode: 0o600 });
    } catch {
      // It is known in memory, and no mail is lost for it.
    }
  }
}

/** The reception, with what it accepts from outside noted. */
export function noting(reception: Reception, mail: Pick<OutsideMail, "note">): Reception {
  return {
    mailFrom: (transaction: Transaction) => reception.mailFrom(transaction),
    rcptTo: (transaction, recipient) => reception.rcptTo(transaction, recipient),
    message: async (transaction: Transaction, message: IncomingMessage): Promise<Verdict> => {
      const verdict = await reception.message(transaction, message);
      if (verdict.kind === "accepted") mail.note(transaction.remoteAddress);
      return verdict;
    },
  };
}

function read(file: string): OutsideArrival | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof value !== "object" || value === null) return undefined;
    const { at, address } = value as { readonly at?: unknown; readonly address?: unknown };
    return typeof at === "number" && typeof address === "string" ? { at, address } : undefined;
  } catch {
    return undefined;
  }
}
