import { decodeEncodedWords } from "../message/encoded-word.ts";
import { fieldValue, type HeaderField, headerFields } from "../message/header.ts";
import { searchedHeader, searchedHeaderOctetsMax } from "../message/searched-text.ts";
import { unicodeCasemap } from "../message/unicode-casemap.ts";
import type { Uid } from "../store/ids.ts";
import type { MessageRecord, MessageRow } from "../store/message.ts";
import type { IndexRows } from "./index-rows.ts";
import { MessageOctets, type OctetStore } from "./message-octets.ts";
import { textOfMessage } from "./message-text.ts";

/** One message under a search. What no key looks at is not read; what needs an await is loaded before. */
export class SearchCandidate implements Disposable {
  /** At this message. */
  readonly rows: IndexRows;
  readonly uid: Uid;
  /** Undefined where the program does not need it. */
  readonly row: MessageRow | undefined;
  #message: MessageOctets | undefined;
  #header: string | undefined;
  #fields: readonly HeaderField[] = [];
  #text: readonly string[] | undefined;

  constructor(rows: IndexRows, uid: Uid, row: MessageRow | undefined) {
    this.rows = rows;
    this.uid = uid;
    this.row = row;
  }

  /** Undefined before `open`. */
  get body(): MessageRecord | undefined {
    return this.#message?.body;
  }

  /** Pieces of the body as readable text, folded by case; undefined before `loadText`. */
  get text(): readonly string[] | undefined {
    return this.#text;
  }

  open(store: OctetStore, body: MessageRecord): void {
    this.#message = new MessageOctets(store, body);
  }

  [Symbol.dispose](): void {
    this.#message?.[Symbol.dispose]();
  }

  async loadText(): Promise<void> {
    this.#text = await textOfMessage(this.#message!);
  }

  /** Values of the fields of this name (in lower case), decoded. Only after `open`. */
  valuesOf(name: string): string[] {
    const header = this.#readHeader();
    return this.#fields
      .filter((field) => field.name === name)
      .map((field) => decodeEncodedWords(fieldValue(header, field)));
  }

  /** All fields with their names, decoded, one per line. Only after `open`. */
  headerText(): string {
    const header = this.#readHeader();
    return searchedHeader(header, this.#fields);
  }

  #readHeader(): string {
    if (this.#header === undefined) {
      const { prefix, headerSize } = this.#message!.body;
      const end = Math.min(prefix.length + headerSize, searchedHeaderOctetsMax);
      this.#header = this.#message!.read({ start: 0, end }).toString("latin1");
      this.#fields = headerFields(this.#header);
    }
    return this.#header;
  }
}

export function holds(text: string, foldedValue: string): boolean {
  return unicodeCasemap(text).includes(foldedValue);
}
