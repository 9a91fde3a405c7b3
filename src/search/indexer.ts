import { searchedHeaderOctetsMax } from "../message/searched-text.ts";
import { BodyReader } from "../store/body-reader.ts";
import type { DatabaseOptions } from "../store/database.ts";
import type { BodyId, MessageId } from "../store/ids.ts";
import { BodyGone, StoreFault } from "../store/mail-store.ts";
import type { MessageBody } from "../store/message.ts";
import type { Reader } from "../store/reader.ts";
import * as searchReads from "../store/search-reads.ts";
import { GramCollector } from "./grams.ts";
import {
  gramTokens,
  type SearchedPlace,
  type WordPlace,
  wordPlaces,
  wordTokens,
} from "./gram-token.ts";
import { headerTexts, type MessageTexts, messageTexts } from "./message-texts.ts";
import type { SearchDatabase } from "./search-database.ts";
import { WordCollector } from "./words.ts";

/** One transaction takes no more; it is over earlier when it has taken this long. */
const messagesMax = 200;
const batchMs = 60;
/** Bodies that are compared with the store at once. */
const sweptAtOnce = 5000;

export interface IndexerOptions extends DatabaseOptions {
  readonly reader: Reader;
  readonly database: SearchDatabase;
  /** A body could not be read: it stays a candidate for everything. */
  readonly passedOver: (bodyId: BodyId, error: Error) => void;
}

/**
 * Brings the index up to the store, a batch at a time.
 *
 * 1. Ids of bodies and messages ascend and are never given twice, and a body never changes. So one number tells what
 *    has been looked at: the last message. A copy of a body that is known costs a look.
 * 2. What is behind that number, and what could not be read, is a candidate for every search.
 * 3. Bodies that are gone are swept out now and then: until then they are found and belong to no message.
 */
export class Indexer {
  readonly #options: IndexerOptions;
  readonly #collector = new GramCollector();
  readonly #words = new WordCollector();

  constructor(options: IndexerOptions) {
    this.#options = options;
  }

  /** Indexes some messages. Returns whether there are more. */
  step(): boolean {
    const { database, reader, directory } = this.#options;
    const after = database.lastMessageId;
    const messages = searchReads.bodiesOfMessages(reader, after, messagesMax);
    if (messages.length === 0) return false;
    // Made anew for each batch, so that no segment that compaction has removed is held open.
    using bodies = new BodyReader(reader, directory);
    const endAt = performance.now() + batchMs;
    let last = after;
    database.transaction(() => {
      for (const { id, bodyId, ownPrefix } of messages) {
        if (!database.hasBody(bodyId)) this.#indexBody(bodies, bodyId);
        if (ownPrefix !== null) this.#indexPrefix(id, bodyId, ownPrefix);
        last = id;
        if (performance.now() > endAt) break;
      }
      database.lastMessageId = last;
    });
    return last < messages.at(-1)!.id || messages.length === messagesMax;
  }

  /** Whether the file can be an index of this store: no body has another size, nothing is from its future. */
  isOfThisStore(): boolean {
    const { database, reader } = this.#options;
    if (database.lastMessageId >= searchReads.messageIdEnd(reader)) return false;
    return this.#compare(({ indexed, stored }) => stored === undefined || stored === indexed);
  }

  /** Removes some bodies that are gone, from those behind `after`. Returns where to go on. */
  sweep(after: BodyId): BodyId | undefined {
    const { database } = this.#options;
    const bodies = database.bodiesBehind(after, sweptAtOnce);
    if (bodies.length === 0) return undefined;
    const sizes = this.#sizesOf(bodies);
    const gone = bodies.filter(({ id }) => !sizes.has(id));
    database.transaction(() => {
      for (const { id } of gone) database.remove(id);
    });
    return bodies.at(-1)!.id;
  }

  #compare(
    isGood: (sizes: { readonly indexed: number; readonly stored: number | undefined }) => boolean,
  ): boolean {
    const { database } = this.#options;
    for (let after = 0; ;) {
      const bodies = database.bodiesBehind(after, sweptAtOnce);
      const last = bodies.at(-1);
      if (last === undefined) return true;
      const sizes = this.#sizesOf(bodies);
      if (!bodies.every(({ id, size }) => isGood({ indexed: size, stored: sizes.get(id) }))) {
        return false;
      }
      after = last.id;
    }
  }

  #sizesOf(bodies: readonly { readonly id: BodyId }[]): Map<BodyId, number> {
    const rows = searchReads.bodySizes(this.#options.reader, bodies[0]!.id, bodies.at(-1)!.id);
    return new Map(rows.map(({ id, size }) => [id, size] as const));
  }

  #indexBody(bodies: BodyReader, bodyId: BodyId): void {
    const { database, reader, passedOver } = this.#options;
    const body = searchReads.searchedBody(reader, bodyId);
    // Expunged since the messages were read.
    if (body === undefined) return;
    let tokens: string | undefined;
    try {
      const texts = messageTexts(bodies, body);
      tokens = this.#tokensOf(texts);
      const isOfAll = isHeaderOfAll(body);
      for (const place of wordPlaces) {
        if (place === "body" || isOfAll) tokens += this.#wordTokensOf(place, texts);
      }
    } catch (error) {
      if (!Error.isError(error)) throw error;
      const isGone = searchReads.searchedBody(reader, bodyId) === undefined;
      if (error instanceof BodyGone || (error instanceof StoreFault && isGone)) return;
      passedOver(bodyId, error);
    }
    database.put({ id: bodyId, size: body.bodySize, tokens });
  }

  #indexPrefix(messageId: MessageId, bodyId: BodyId, prefix: string): void {
    this.#options.database.putPrefix(messageId, bodyId, this.#tokensOf(headerTexts(prefix)));
  }

  #tokensOf(texts: MessageTexts): string {
    let tokens = "";
    for (const place of places) {
      if (texts[place].length === 0) continue;
      this.#collector.begin();
      for (const text of texts[place]) this.#collector.add(text);
      tokens += gramTokens(place, this.#collector.grams());
    }
    return tokens;
  }

  #wordTokensOf(place: WordPlace, texts: MessageTexts): string {
    this.#words.begin();
    for (const text of texts[place]) this.#words.add(text);
    return wordTokens(place, this.#words.words());
  }
}

/** Whether every message with this body has its fields: none like them stands in front of it, or beyond what is searched. */
function isHeaderOfAll({ prefix, headerSize }: MessageBody): boolean {
  return headerSize <= searchedHeaderOctetsMax / 2 && !/^(?:subject|from)[ \t]*:/im.test(prefix);
}

const places: readonly SearchedPlace[] = [
  "header",
  "from",
  "recipients",
  "subject",
  "body",
  "file",
];
