import type { Uid } from "../store/ids.ts";
import type { MailboxIndex } from "../store/mailbox-index.ts";
import type { MailboxView } from "./mailbox-view.ts";
import type { SelectedMailbox } from "./selected-mailbox.ts";

/**
 * Walks through messages by ascending UID, in the client's numbering and in the mailbox at once. Both positions
 * are guessed from the last ones, so a walk through all messages costs no search. Holds across awaits: a guess
 * that is no longer right is searched for.
 */
export class IndexRows {
  readonly #view: MailboxView;
  readonly #index: MailboxIndex;
  #position = -1;
  #sequenceNumber = 0;

  constructor({ view, index }: SelectedMailbox) {
    this.#view = view;
    this.#index = index;
  }

  /** Goes to the message. False where it is gone from the mailbox. */
  find(uid: Uid): boolean {
    const number = this.#sequenceNumber + 1;
    this.#sequenceNumber =
      number <= this.#view.count && this.#view.uid(number) === uid
        ? number
        : this.#view.sequenceNumberOf(uid);
    const position = this.#position + 1;
    this.#position =
      position < this.#index.count && this.#index.uid(position) === uid
        ? position
        : this.#index.positionOf(uid);
    return this.#position >= 0;
  }

  get sequenceNumber(): number {
    return this.#sequenceNumber;
  }

  get bits(): number {
    return this.#index.bits(this.#position);
  }

  get keywords(): readonly string[] {
    return this.#index.keywords(this.#position);
  }

  get modSeq(): number {
    return Math.max(this.#index.modSeq(this.#position), 1);
  }
}
