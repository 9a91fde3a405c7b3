import { setImmediate } from "node:timers/promises";
import { unicodeCasemap } from "../message/unicode-casemap.ts";
import { BodyReader } from "../store/body-reader.ts";
import type { ForwardReader } from "../store/forward-reader.ts";
import type { BodyId } from "../store/ids.ts";
import { BodyGone, StoreFault } from "../store/mail-store.ts";
import type { MessageBody } from "../store/message.ts";
import type { Reader } from "../store/reader.ts";
import * as searchReads from "../store/search-reads.ts";
import type { MailboxBodies } from "../store/search-reads.ts";
import { BodySet } from "./body-set.ts";
import { gramExpression, wordExpression } from "./gram-token.ts";
import { MailboxColumns } from "./mailbox-columns.ts";
import { messageTexts } from "./message-texts.ts";
import { NewestFirst, type SomeMessages } from "./newest-first.ts";
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
/** Bodies that are read together: they often lie side by side. */
const bodiesAtOnce = 64;
export const hitsMax = 1000;

/** Answers searches from the index. */
export class Finder {
  readonly #options: FinderOptions;
  readonly #columns: MailboxColumns;

  constructor(options: FinderOptions) {
    this.#options = options;
    this.#columns = new MailboxColumns(options.reader);
  }

  /** Messages of the mailbox that may have the needle; at least all that have it. */
  candidates({ mailboxId, needle, places }: CandidatesAsked): CandidatesFound {
    // In a header the lines of two gram rows can meet: the prefix of one message and its body's first field.
    if (places.includes("header") && needle.includes("\n")) return undefined;
    const { database } = this.#options;
    const folded = unicodeCasemap(needle);
    const candidates = gramExpression(folded, places);
    const sure = wordExpression(folded, places);
    if (candidates === undefined && sure === undefined) return undefined;
    const columns = this.#columns.of(mailboxId);
    if (columns === undefined) return undefined;
    const found = candidates === undefined ? undefined : this.#bodiesOf(candidates);
    const sureBodies = sure === undefined ? new BodySet() : database.matchWhole(sure);
    return this.#found(columns, found, sureBodies);
  }

  #found(columns: MailboxBodies, found: BodySet | undefined, sure: BodySet): CandidatesFound {
    const { uids, ids, bodyIds, uidNext } = columns;
    const last = this.#options.database.lastMessageId;
    const candidates = new Uint32Array(uids.length);
    const isSure = new Uint8Array(uids.length);
    let count = 0;
    for (let at = 0; at < uids.length; at++) {
      const bodyId = bodyIds[at]!;
      const isCandidate = found === undefined || ids[at]! > last || found.has(bodyId);
      if (!isCandidate) continue;
      candidates[count] = uids[at]!;
      isSure[count++] = sure.has(bodyId) ? 1 : 0;
    }
    // Nothing is known: whoever asked looks at all of them.
    if (count === uids.length && !isSure.includes(1)) return undefined;
    return { uids: candidates.slice(0, count), sure: isSure.slice(0, count), from: uidNext };
  }

  /** The newest messages of the account that match. */
  async query({ accountId, query, limit }: QueryAsked): Promise<SearchHits> {
    const { reader } = this.#options;
    const compiled = compileQuery(query);
    const { expression } = compiled;
    const found = expression === undefined ? undefined : this.#bodiesOf(expression);
    const mailboxes: SomeMessages[] = [];
    for (const mailboxId of searchReads.mailboxIdsOf(reader, accountId)) {
      const columns = this.#columns.of(mailboxId);
      if (columns === undefined) continue;
      mailboxes.push({ mailboxId, columns, places: this.#placesOf(columns, found, query) });
      await setImmediate();
    }
    return this.#matching(new NewestFirst(mailboxes), compiled, Math.min(limit, hitsMax));
  }

  #placesOf(
    { ids, bodyIds, internalAt }: MailboxBodies,
    found: BodySet | undefined,
    { after = -Infinity, before = Infinity }: SearchQuery,
  ): Uint32Array {
    const last = this.#options.database.lastMessageId;
    const places = new Uint32Array(ids.length);
    let count = 0;
    for (let place = 0; place < ids.length; place++) {
      const at = internalAt[place]!;
      const isCandidate = found === undefined || ids[place]! > last || found.has(bodyIds[place]!);
      if (isCandidate && at >= after && at < before) places[count++] = place;
    }
    return places.slice(0, count);
  }

  async #matching(
    candidates: NewestFirst,
    compiled: CompiledQuery,
    limit: number,
  ): Promise<SearchHits> {
    const { reader, directory, isClosing } = this.#options;
    using bodies = new BodyReader(reader, directory);
    const looking = { bodies, compiled, seen: new BodySet(), matching: new BodySet() };
    const hits: SearchHit[] = [];
    const endAt = performance.now() + queryMs;
    let sliceEndAt = performance.now() + sliceMs;
    for (;;) {
      const some = candidates.take(bodiesAtOnce);
      if (some.length === 0) return { messages: hits, isComplete: true };
      this.#look(
        looking,
        some.map(({ bodyId }) => bodyId),
      );
      for (const { id, mailboxId, uid, bodyId, internalAt } of some) {
        if (looking.matching.has(bodyId)) hits.push({ id, mailboxId, uid, internalAt });
        if (hits.length === limit) return { messages: hits, isComplete: true };
      }
      if (performance.now() < sliceEndAt) continue;
      // Searches of IMAP come in between.
      await setImmediate();
      sliceEndAt = performance.now() + sliceMs;
      if (isClosing() || sliceEndAt > endAt) return { messages: hits, isComplete: false };
    }
  }

  /** Looks at bodies that have not been looked at yet. */
  #look({ bodies, compiled, seen, matching }: Looking, ids: readonly BodyId[]): void {
    const unseen = ids.filter((id) => {
      const isNew = !seen.has(id);
      seen.add(id);
      return isNew;
    });
    const found = searchReads.searchedBodies(this.#options.reader, unseen);
    found.sort((a, b) => a.segment - b.segment || a.offset - b.offset);
    const octets = bodies.forward(found);
    for (const body of found) if (matches(octets, body, compiled)) matching.add(body.bodyId);
  }

  #bodiesOf(expression: string): BodySet {
    const { database } = this.#options;
    const found = database.match(expression);
    for (const bodyId of database.bodiesInPart()) found.add(bodyId);
    return found;
  }
}

interface Looking {
  readonly bodies: BodyReader;
  readonly compiled: CompiledQuery;
  readonly seen: BodySet;
  readonly matching: BodySet;
}

function matches(octets: ForwardReader, body: MessageBody, compiled: CompiledQuery): boolean {
  try {
    return compiled.matches(messageTexts(octets, body));
  } catch (error) {
    // Gone meanwhile, or damaged: the index has told of it.
    if (error instanceof StoreFault || error instanceof BodyGone) return false;
    throw error;
  }
}
