import { decodeEncodedWords } from "../message/encoded-word.ts";
import { fieldValue, headerFields } from "../message/header.ts";
import type { Uid } from "../store/ids.ts";
import type { MailStore } from "../store/mail-store.ts";
import type { MessageBody, MessageRow } from "../store/message.ts";
import { foldCase } from "./fold-case.ts";
import type { IndexRows } from "./index-rows.ts";
import { MessageOctets } from "./message-octets.ts";
import { textOfMessage } from "./message-text.ts";

/** Of a header that is searched; beyond it nothing is found. */
const headerOctetsMax = 256 * 1024;

export interface SearchedField {
  /** In lower case. */
  readonly name: string;
  /** Decoded, and folded by case. */
  readonly value: string;
}

/** One message under a search. What a key does not look at is not read. */
export class SearchCandidate {
  readonly rows: IndexRows;
  readonly uid: Uid;
  /** Undefined where the program does not need it. */
  readonly row: MessageRow | undefined;
  readonly #store: MailStore;
  #octets: MessageOctets | undefined;
  #fields: readonly SearchedField[] | undefined;
  #text: readonly string[] | undefined;

  constructor(store: MailStore, rows: IndexRows, found: { uid: Uid; row: MessageRow | undefined }) {
    this.#store = store;
    this.rows = rows;
    this.uid = found.uid;
    this.row = found.row;
  }

  get body(): MessageBody {
    return this.#message.body;
  }

  get fields(): readonly SearchedField[] {
    return (this.#fields ??= this.#readFields());
  }

  /** Pieces of the body as readable text, folded by case; undefined before loadText. */
  get text(): readonly string[] | undefined {
    return this.#text;
  }

  async loadText(): Promise<void> {
    this.#text = await textOfMessage(this.#message);
  }

  get #message(): MessageOctets {
    if (this.#octets !== undefined) return this.#octets;
    const body = this.#store.message(this.rows.id);
    if (body === undefined) throw new MessageGone();
    return (this.#octets = new MessageOctets(this.#store, body));
  }

  #readFields(): SearchedField[] {
    const { prefix, headerSize } = this.body;
    const end = Math.min(prefix.length + headerSize, headerOctetsMax);
    const header = this.#message.read({ start: 0, end }).toString("latin1");
    return headerFields(header).map((field) => ({
      name: field.name,
      value: foldCase(decodeEncodedWords(fieldValue(header, field))),
    }));
  }
}

/** The message was expunged while it was searched: it matches nothing. */
export class MessageGone extends Error {
  override readonly name = "MessageGone";
}
