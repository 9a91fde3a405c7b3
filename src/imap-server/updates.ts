import type { FlagsChanged, MessagesRemoved } from "../store/change.ts";
import { formatSequenceSet } from "../imap/sequence-set.ts";
import type { FlagText } from "./flag-text.ts";
import type { SelectedMailbox } from "./selected-mailbox.ts";

export interface UpdateForm {
  /**
   * RFC 9051 §7.5.1: no EXPUNGE while FETCH, STORE or SEARCH is answered, since their message sequence numbers must
   * keep their meaning.
   */
  readonly expunges: "send" | "hold";
  /** RFC 7162 §3.1: every FETCH response carries MODSEQ. */
  readonly condStore: boolean;
  /** RFC 7162 §3.2.10: VANISHED takes the place of EXPUNGE. */
  readonly qresync: boolean;
}

/**
 * The untagged responses that bring the client's view up to date, and the view with them.
 * Within them, EXISTS counts what EXPUNGE has not taken yet. RFC 9051 §7.4.1
 */
export function updatesOf(mailbox: SelectedMailbox, form: UpdateForm, flagText: FlagText): string {
  const { pending, view } = mailbox;
  if (pending.isEmpty) return "";
  const held: MessagesRemoved[] = [];
  const known = view.count;
  let text = "";
  let told = known;
  for (const change of pending.take(mailbox.index, view)) {
    switch (change.kind) {
      case "messages-added":
        view.add(change.uids);
        break;
      case "messages-removed":
        if (form.expunges === "hold") {
          held.push(change);
          break;
        }
        text += existsOf(view.count, told);
        text += expungesOf(mailbox, change, form);
        told = view.count;
        break;
      case "flags-changed":
        text += existsOf(view.count, told);
        told = view.count;
        text += fetchesOf(mailbox, change, form, flagText);
        break;
    }
  }
  pending.putBack(held);
  return text + existsOf(view.count, told);
}

function existsOf(count: number, told: number): string {
  return count > told ? `* ${count} EXISTS\r\n` : "";
}

function expungesOf(mailbox: SelectedMailbox, { uids }: MessagesRemoved, form: UpdateForm): string {
  const known = form.qresync ? uids.filter((uid) => mailbox.view.sequenceNumberOf(uid) > 0) : uids;
  const sequenceNumbers = mailbox.view.remove(uids);
  mailbox.forget(uids);
  if (sequenceNumbers.length === 0) return "";
  if (form.qresync) return `* VANISHED ${formatSequenceSet(known)}\r\n`;
  let text = "";
  for (const sequenceNumber of sequenceNumbers) text += `* ${sequenceNumber} EXPUNGE\r\n`;
  return text;
}

function fetchesOf(
  mailbox: SelectedMailbox,
  change: FlagsChanged,
  form: UpdateForm,
  flagText: FlagText,
): string {
  const { uids, bits, keywords } = change;
  const modSeq = form.condStore ? ` MODSEQ (${change.modSeq})` : "";
  let text = "";
  for (let i = 0; i < uids.length; i++) {
    const uid = uids[i]!;
    const sequenceNumber = mailbox.view.sequenceNumberOf(uid);
    if (sequenceNumber === 0) continue;
    const flags = flagText.of(bits[i]!, keywords?.[i] ?? []);
    text += `* ${sequenceNumber} FETCH (UID ${uid} FLAGS (${flags})${modSeq})\r\n`;
  }
  return text;
}
