import type { MessagesRemoved } from "../store/change.ts";
import { formatSequenceSet } from "../imap/sequence-set.ts";
import type { Uid } from "../store/ids.ts";
import { fetchStartWithUid } from "./fetch-start.ts";
import type { FlagText } from "./flag-text.ts";
import { IndexRows } from "./index-rows.ts";
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
  /** RFC 9586 §3: VANISHED as well, and UIDFETCH. */
  readonly uidOnly: boolean;
  /** Whether new flags are told. RFC 5465 §5.1 */
  readonly flags: boolean;
}

/**
 * The untagged responses that bring the client's view up to date, and the view with them.
 * Within them, EXISTS counts what EXPUNGE has not taken yet. RFC 9051 §7.4.1
 */
export function updatesOf(mailbox: SelectedMailbox, form: UpdateForm, flagText: FlagText): string {
  const { pending, view } = mailbox;
  if (pending.isEmpty) return "";
  const held: MessagesRemoved[] = [];
  const changes = pending.take(mailbox.index, view);
  const changedUids = new Set<Uid>();
  let text = "";
  let told = view.count;
  let news: Uint32Array[] = [];
  const addNews = (): void => {
    if (news.length > 0) view.add(joined(news), mailbox.index.uids());
    news = [];
  };
  for (const change of changes) {
    switch (change.kind) {
      case "messages-added":
        news.push(change.uids);
        break;
      case "messages-removed":
        if (form.expunges === "hold") {
          held.push(change);
          break;
        }
        addNews();
        text += existsOf(view.count, told);
        text += expungesOf(mailbox, change, form);
        told = view.count;
        break;
      case "flags-changed":
        if (form.flags) for (const uid of change.uids) changedUids.add(uid);
        break;
    }
  }
  addNews();
  pending.putBack(held);
  text += existsOf(view.count, told);
  return changedUids.size === 0 ? text : text + fetchesOf(mailbox, changedUids, form, flagText);
}

function joined(lists: readonly Uint32Array[]): Uint32Array {
  if (lists.length === 1) return lists[0]!;
  const all = new Uint32Array(lists.reduce((count, { length }) => count + length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return all;
}

function existsOf(count: number, told: number): string {
  return count > told ? `* ${count} EXISTS\r\n` : "";
}

function expungesOf(mailbox: SelectedMailbox, { uids }: MessagesRemoved, form: UpdateForm): string {
  const vanishes = form.qresync || form.uidOnly;
  const known = vanishes ? uids.filter((uid) => mailbox.view.sequenceNumberOf(uid) > 0) : uids;
  const sequenceNumbers = mailbox.view.remove(uids);
  mailbox.forget(uids);
  if (sequenceNumbers.length === 0) return "";
  if (vanishes) return `* VANISHED ${formatSequenceSet(known)}\r\n`;
  let text = "";
  for (const sequenceNumber of sequenceNumbers) text += `* ${sequenceNumber} EXPUNGE\r\n`;
  return text;
}

/**
 * Flags as they are now, not as that change left them: what the client has just been answered may be newer. A message
 * that is gone is passed over, since its removal is to be told.
 */
function fetchesOf(
  mailbox: SelectedMailbox,
  uids: Iterable<Uid>,
  form: UpdateForm,
  flagText: FlagText,
): string {
  const rows = new IndexRows(mailbox);
  let text = "";
  for (const uid of uids) {
    if (!rows.find(uid) || rows.sequenceNumber === 0) continue;
    const flags = flagText.of(rows.bits, rows.keywords);
    const modSeq = form.condStore ? ` MODSEQ (${rows.modSeq})` : "";
    text += `${fetchStartWithUid(form, rows.sequenceNumber, uid)}FLAGS (${flags})${modSeq})\r\n`;
  }
  return text;
}
