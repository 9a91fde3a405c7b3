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

/**
 * FETCH responses of many messages that say UID, FLAGS and MODSEQ, or some of them, and are read from the index alone.
 * A line is few calls, since the code of a first command is not compiled yet.
 */
export class FlagLines {
  readonly #lines: OctetLines;
  readonly #rows: IndexRows;
  readonly #flagText: FlagText;
  readonly #uidOnly: boolean;
  readonly #form: FlagLineForm;
  /** Behind the number in front. */
  readonly #head: Uint8Array;
  /** From the name of FLAGS on, of messages without keywords, by their bits. */
  readonly #flags: (Uint8Array | undefined)[] = [];

  constructor(session: Session, mailbox: SelectedMailbox, form: FlagLineForm) {
    const { uidOnly } = session.enabled;
    this.#lines = new OctetLines(session.output, form.lines);
    this.#rows = new IndexRows(mailbox);
    this.#flagText = session.services.flagText;
    this.#uidOnly = uidOnly;
    // RFC 9586 §3.3: there the UID stands in front.
    this.#form = { ...form, uid: form.uid && !uidOnly };
    this.#head = octets(uidOnly ? " UIDFETCH (" : form.uid ? " FETCH (UID " : " FETCH (");
  }

  /** False where the message is gone. */
  write(uid: Uid): boolean {
    const rows = this.#rows;
    if (!rows.find(uid)) return false;
    const lines = this.#lines;
    const form = this.#form;
    lines.piece(star);
    lines.number(this.#uidOnly ? uid : rows.sequenceNumber);
    lines.piece(this.#head);
    if (form.uid) lines.number(uid);
    if (form.flags) this.#writeFlags(rows.bits, rows.keywords);
    if (form.modSeq) {
      lines.piece(form.uid || form.flags ? spaceModSeq : modSeq);
      lines.number(rows.modSeq);
      lines.piece(closing);
    }
    lines.piece(lineEnd);
    return true;
  }

  isThere(uid: Uid): boolean {
    return this.#rows.find(uid);
  }

  /** Hands everything to the output: before anything else is written. */
  end(): void {
    this.#lines.flush();
  }

  #writeFlags(bits: number, keywords: readonly string[]): void {
    const lines = this.#lines;
    if (keywords.length === 0) {
      lines.piece((this.#flags[bits] ??= this.#flagsItem(bits)));
      return;
    }
    lines.piece(this.#form.uid ? spaceFlags : flagsName);
    lines.piece(this.#flagText.octetsOf(bits, keywords));
    lines.piece(closing);
  }

  #flagsItem(bits: number): Uint8Array {
    const name = this.#form.uid ? spaceFlags : flagsName;
    return Buffer.concat([name, this.#flagText.octetsOf(bits, []), closing]);
  }
}

function octets(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}

const star = octets("* ");
const flagsName = octets("FLAGS (");
const spaceFlags = octets(" FLAGS (");
const modSeq = octets("MODSEQ (");
const spaceModSeq = octets(" MODSEQ (");
const closing = octets(")");
const lineEnd = octets(")\r\n");
