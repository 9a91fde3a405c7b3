import { BodyGone, type MailStore, StoreFault } from "../store/mail-store.ts";
import type { MessageRecord } from "../store/message.ts";
import { readRecords, readRows, type RowSource } from "./fetch-rows.ts";
import { IndexRows } from "./index-rows.ts";
import type { OctetStore } from "./message-octets.ts";
import { SearchCandidate } from "./search-candidate.ts";
import type { SearchProgram } from "./search-program.ts";
import type { SelectedMailbox } from "./selected-mailbox.ts";
import type { Session } from "./session.ts";
import type { TimeSlice } from "../slices/time-slice.ts";

/**
 * Runs a program over messages, slice by slice, in three steps: what flags and rows decide needs no message to be
 * opened; what the header decides needs no text; only the rest is decoded. Messages that are gone or damaged do not
 * match.
 */
export class Searching {
  /** UIDs, ascending. */
  readonly found: number[] = [];
  readonly #session: Session;
  readonly #program: SearchProgram;
  readonly #slice: TimeSlice;
  readonly #rows: IndexRows;
  readonly #source: RowSource & { readonly store: Pick<MailStore, "records"> };

  constructor(
    session: Session,
    program: SearchProgram,
    { mailbox, slice }: { readonly mailbox: SelectedMailbox; readonly slice: TimeSlice },
  ) {
    const { services } = session;
    this.#session = session;
    this.#program = program;
    this.#slice = slice;
    this.#rows = new IndexRows(mailbox);
    this.#source = { store: services.store, mailboxId: mailbox.mailboxId, view: mailbox.view };
  }

  async run(uids: Uint32Array): Promise<void> {
    const found: number[] = [];
    const open = this.#decideClosed(uids, found);
    if (open.length > 0) {
      await this.#decideOpened(open, found);
      found.sort((a, b) => a - b);
    }
    for (const uid of found) this.found.push(uid);
    if (this.#slice.isOver) await this.#slice.renew();
  }

  /** By flags and rows. Returns what that does not decide. */
  #decideClosed(uids: Uint32Array, found: number[]): SearchCandidate[] {
    const { needsRows, test } = this.#program;
    const rows = needsRows ? "rows" : "none";
    const { messages } = readRows(this.#source, uids, { rows, envelopes: false });
    const undecided: SearchCandidate[] = [];
    for (let i = 0; i < uids.length; i++) {
      const uid = uids[i]!;
      const row = messages[i];
      if (!this.#rows.find(uid) || (needsRows && row === undefined)) continue;
      const candidate = new SearchCandidate(this.#rows, uid, row);
      const matches = test(candidate);
      if (matches === undefined) undecided.push(candidate);
      else if (matches) found.push(uid);
    }
    return undecided;
  }

  async #decideOpened(candidates: readonly SearchCandidate[], found: number[]): Promise<void> {
    const { store } = this.#session.services;
    const uids = Uint32Array.from(candidates, ({ uid }) => uid);
    const bodies = readRecords(this.#source, uids);
    const octets = octetsOf(store, bodies);
    for (const [at, candidate] of candidates.entries()) {
      const body = bodies[at];
      if (body === undefined || !this.#rows.find(candidate.uid)) continue;
      using _opened = candidate;
      try {
        candidate.open(octets, body);
        let matches = this.#program.test(candidate);
        if (matches === undefined) {
          await candidate.loadText();
          // The mailbox may have changed meanwhile.
          matches = this.#rows.find(candidate.uid) && this.#program.test(candidate);
        }
        if (matches === true) found.push(candidate.uid);
      } catch (error) {
        this.#passOver(candidate, error);
      }
      if (this.#slice.isOver) await this.#slice.renew();
    }
  }

  #passOver({ uid }: SearchCandidate, error: unknown): void {
    // Expunged since its row was read.
    if (error instanceof BodyGone) return;
    if (!(error instanceof StoreFault)) throw error;
    if (!this.#rows.find(uid)) return;
    this.#session.log.error("imap.message.damaged", { error: error.message });
  }
}

function octetsOf(store: MailStore, bodies: readonly (MessageRecord | undefined)[]): OctetStore {
  const forward = store.forward(bodies.filter((body) => body !== undefined));
  return {
    read: (...range) => forward.read(...range),
    stream: (...range) => store.stream(...range),
    hold: (body) => store.hold(body),
  };
}
