import { setImmediate } from "node:timers/promises";
import { unicodeCasemap } from "../message/unicode-casemap.ts";
import { BodyReader } from "../store/body-reader.ts";
import type { BodyId, MailboxId, Uid } from "../store/ids.ts";
import { BodyGone, StoreFault } from "../store/mail-store.ts";
import type { Reader } from "../store/reader.ts";
import * as searchReads from "../store/search-reads.ts";
import type { SearchedMessage } from "../store/search-reads.ts";
import { gramExpression } from "./gram-token.ts";
import { messageTexts } from "./message-texts.ts";
import type { SearchDatabase } from "./search-database.ts";
import type {
  CandidatesAsked,
  CandidatesFound,
  QueryAsked,
  SearchHit,
  SearchHits,
} from "./search-messages.ts";
import type { SearchQuery } from "./search-query.ts";
import { type CompiledQuery, compileQuery } from "./term-match.ts";

export interface FinderOptions {
  readonly directory: string;
  readonly reader: Reader;
  readonly database: SearchDatabase;
  /** The thread is to end: what is under way need not be finished. */
  readonly isClosing: () => boolean;
}

const queryMs = 5000;
const sliceMs = 10;
const readAtOnce = 5000;
export const hitsMax = 1000;
/** Mailboxes whose columns are kept for the next search: 20 octets per message each. */
const mailboxesMax = 4;

/** Answers searches from the index. */
export class Finder {
  readonly #options: FinderOptions;
  /** In the order of their last use. */
  readonly #mailboxes = new Map<MailboxId, { modSeq: number; bodies: searchReads.MailboxBodies }>();

  constructor(options: FinderOptions) {
    this.#options = options;
  }

  /** Messages of the mailbox that may have the needle; at least all that have it. */
  candidates({ mailboxId, needle, places }: CandidatesAsked): CandidatesFound {
    // In a header the lines of two gram rows can meet: the prefix of one message and its body's first field.
    if (places.includes("header") && needle.includes("\n")) return undefined;
    const expression = gramExpression(unicodeCasemap(needle), places);
    if (expression === undefined) return undefined;
    const found = this.#bodiesOf(expression);
    const bodies = this.#bodiesOfMailbox(mailboxId);
    if (bodies === undefined) return undefined;
    const { uids, ids, bodyIds, uidNext } = bodies;
    const last = this.#options.database.lastMessageId;
    const candidates = uids.filter((_, at) => ids[at]! > last || found.has(bodyIds[at]!));
    return candidates.length === uids.length ? undefined : { uids: candidates, from: uidNext };
  }

  /** The newest messages of the account that match. */
  async query({ accountId, query, limit }: QueryAsked): Promise<SearchHits> {
    const { reader } = this.#options;
    const compiled = compileQuery(query);
    const { expression } = compiled;
    const found = expression === undefined ? undefined : this.#bodiesOf(expression);
    const last = this.#options.database.lastMessageId;
    const messages: SearchedMessage[] = [];
    for (const mailboxId of searchReads.mailboxIdsOf(reader, accountId)) {
      for (let after: Uid | undefined = 0; after !== undefined;) {
        const some = searchReads.datedMessages(reader, mailboxId, { after, limit: readAtOnce });
        for (const message of some) {
          const isCandidate = found === undefined || message.id > last || found.has(message.bodyId);
          if (isCandidate && isInTime(message, query)) messages.push(message);
        }
        after = some.at(-1)?.uid;
        await setImmediate();
      }
    }
    messages.sort((a, b) => b.internalAt - a.internalAt || b.id - a.id);
    return this.#matching(messages, compiled, Math.min(limit, hitsMax));
  }

  async #matching(
    messages: readonly SearchedMessage[],
    compiled: CompiledQuery,
    limit: number,
  ): Promise<SearchHits> {
    const { reader, directory, isClosing } = this.#options;
    using bodies = new BodyReader(reader, directory);
    const known = new Map<BodyId, boolean>();
    const hits: SearchHit[] = [];
    const endAt = performance.now() + queryMs;
    let sliceEndAt = performance.now() + sliceMs;
    for (const { id, mailboxId, uid, bodyId, internalAt } of messages) {
      if (hits.length === limit) break;
      const matches = known.get(bodyId) ?? this.#matches(bodies, bodyId, compiled);
      known.set(bodyId, matches);
      if (matches) hits.push({ id, mailboxId, uid, internalAt });
      if (performance.now() < sliceEndAt) continue;
      // Searches of IMAP come in between.
      await setImmediate();
      sliceEndAt = performance.now() + sliceMs;
      if (isClosing() || sliceEndAt > endAt) return { messages: hits, isComplete: false };
    }
    return { messages: hits, isComplete: true };
  }

  #matches(bodies: BodyReader, bodyId: BodyId, compiled: CompiledQuery): boolean {
    try {
      const body = searchReads.searchedBody(this.#options.reader, bodyId);
      return body !== undefined && compiled.matches(messageTexts(bodies, body));
    } catch (error) {
      // Gone meanwhile, or damaged: the index has told of it.
      if (error instanceof StoreFault || error instanceof BodyGone) return false;
      throw error;
    }
  }

  #bodiesOf(expression: string): Set<BodyId> {
    const { database } = this.#options;
    const found = new Set(database.match(expression));
    for (const bodyId of database.bodiesInPart()) found.add(bodyId);
    return found;
  }

  #bodiesOfMailbox(mailboxId: MailboxId): searchReads.MailboxBodies | undefined {
    const { reader } = this.#options;
    const modSeq = searchReads.mailboxModSeq(reader, mailboxId);
    const known = this.#mailboxes.get(mailboxId);
    this.#mailboxes.delete(mailboxId);
    if (modSeq === undefined) return undefined;
    const bodies =
      known?.modSeq === modSeq ? known.bodies : searchReads.mailboxBodies(reader, mailboxId);
    if (bodies === undefined) return undefined;
    this.#mailboxes.set(mailboxId, { modSeq, bodies });
    if (this.#mailboxes.size > mailboxesMax) {
      this.#mailboxes.delete(this.#mailboxes.keys().next().value!);
    }
    return bodies;
  }
}

function isInTime({ internalAt }: SearchedMessage, { after, before }: SearchQuery): boolean {
  return (
    (after === undefined || internalAt >= after) && (before === undefined || internalAt < before)
  );
}
