import { MethodError } from "../jmap/jmap-error.ts";
import type { ModSeq } from "../store/ids.ts";

// The state of all mail of an account is its modification sequence: each change of a message or mailbox takes the next
// one, in the same transaction. RFC 8620 §5.1, RFC 7162 §3.1

export function stateOf(modSeq: ModSeq): string {
  return String(modSeq);
}

/** Throws "cannotCalculateChanges" where it is no state that this account ever had. RFC 8620 §5.2 */
export function modSeqOf(state: string, current: ModSeq): ModSeq {
  const modSeq = /^(?:0|[1-9][0-9]{0,15})$/.test(state) ? Number(state) : Number.NaN;
  if (!(modSeq <= current)) throw new MethodError("cannotCalculateChanges", "No state of ours");
  return modSeq;
}

/** RFC 8620 §5.3: ifInState */
export function checkState(ifInState: string | undefined, state: string): void {
  if (ifInState !== undefined && ifInState !== state) throw new MethodError("stateMismatch");
}
