import type { FetchItem } from "../imap/fetch-item.ts";
import type { Uid } from "../store/ids.ts";
import type { FlagText } from "./flag-text.ts";
import { IndexRows } from "./index-rows.ts";
import { OctetLines } from "./octet-lines.ts";
import type { SelectedMailbox } from "./selected-mailbox.ts";
import type { Enabled, Session } from "./session.ts";

export interface FlagLineForm {
  /** About how many there will be. */
  readonly lines: number;
  readonly uid: boolean;
  readonly flags: boolean;
  readonly modSeq: boolean;
}

/** What FETCH asks for, where these lines can say it in that order. */
export function flagLineForm(
  items: readonly FetchItem[],
  { uidOnly }: Enabled,
): Omit<FlagLineForm, "lines"> | undefined {
  const kinds = items.map(({ kind }) => kind);
  const form = {
    uid: kinds.includes("uid"),
    flags: kinds.includes("flags"),
    modSeq: kinds.includes("mod-seq"),
  };
  if (form.uid && uidOnly) return undefined;
  const said = [form.uid && "uid", form.flags && "flags", form.modSeq && "mod-seq"];
  return said.filter(Boolean).join() === kinds.join() ? form : undefined;
}

/** FETCH responses of many messages that say UID, FLAGS and MODSEQ, or some of them, and are read from the index alone. */
export class FlagLines {
  readonly #lines: OctetLines;
  readonly #rows: IndexRows;
  readonly #flagText: FlagText;
  readonly #enabled: Enabled;
  readonly #uid: boolean;
  readonly #flags: boolean;
  readonly #modSeq: boolean;

  constructor(session: Session, mailbox: SelectedMailbox, form: FlagLineForm) {
    this.#lines = new OctetLines(session.output, form.lines);
    this.#rows = new IndexRows(mailbox);
    this.#flagText = session.services.flagText;
    this.#enabled = session.enabled;
    // RFC 9586 §3.3: there the UID stands in front.
    this.#uid = form.uid && !session.enabled.uidOnly;
    this.#flags = form.flags;
    this.#modSeq = form.modSeq;
  }

  /** False where the message is gone. */
  write(uid: Uid): boolean {
    const rows = this.#rows;
    if (!rows.find(uid)) return false;
    const lines = this.#lines;
    const { uidOnly } = this.#enabled;
    lines.piece(star);
    lines.number(uidOnly ? uid : rows.sequenceNumber);
    lines.piece(uidOnly ? uidFetch : fetch);
    let hasItem = false;
    if (this.#uid) {
      lines.piece(uidName);
      lines.number(uid);
      hasItem = true;
    }
    if (this.#flags) {
      lines.piece(hasItem ? spaceFlags : flagsName);
      lines.piece(this.#flagText.octetsOf(rows.bits, rows.keywords));
      lines.piece(closing);
      hasItem = true;
    }
    if (this.#modSeq) {
      lines.piece(hasItem ? spaceModSeq : modSeqName);
      lines.number(rows.modSeq);
      lines.piece(closing);
    }
    lines.piece(lineEnd);
    return true;
  }

  isThere(uid: Uid): boolean {
    return this.#rows.find(uid);
  }

  /** Hands everything to the output: before anything else is written, and before something is awaited. */
  end(): void {
    this.#lines.flush();
  }
}

const star = Buffer.from("* ");
const fetch = Buffer.from(" FETCH (");
const uidFetch = Buffer.from(" UIDFETCH (");
const uidName = Buffer.from("UID ");
const flagsName = Buffer.from("FLAGS (");
const spaceFlags = Buffer.from(" FLAGS (");
const modSeqName = Buffer.from("MODSEQ (");
const spaceModSeq = Buffer.from(" MODSEQ (");
const closing = Buffer.from(")");
const lineEnd = Buffer.from(")\r\n");
