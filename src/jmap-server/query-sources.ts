import { unicodeCasemap } from "../message/unicode-casemap.ts";
import { attachmentKindsOf } from "../jmap/attachment-kinds.ts";
import type { AttachmentKind } from "../jmap/attachment-kinds.ts";
import { bodyPartOf, hasAttachment } from "../jmap/body-lists.ts";
import type { BodyPart } from "../jmap/body-lists.ts";
import { parseStructure } from "../message/structure.ts";
import { parseEnvelope } from "../imap/envelope.ts";
import { unstructuredText } from "../jmap/header-forms.ts";
import type { EnvelopeAddress } from "../message/part.ts";
import type { MailboxId, MessageId } from "../store/ids.ts";
import type { FilterSources, TextCondition } from "./email-filter.ts";
import type { SortedRows, SortSources } from "./email-sort.ts";
import type { ListColumns } from "./mailbox-lists.ts";
import type { RequestContext } from "./request-context.ts";
import { textMatches } from "./text-matches.ts";
import { ThreadKeywords } from "./thread-keywords.ts";
import { TimeSlice } from "../slices/time-slice.ts";

interface Place {
  readonly mailboxId: MailboxId;
  readonly columns: ListColumns;
}

/** Rows read from the store at once. */
const rowsAtOnce = 500;

/** What filters and sorts need beyond the columns; looked up once per query, in slices. */
export class QuerySources implements FilterSources {
  readonly #context: RequestContext;
  readonly #places: readonly Place[];
  #threads: Promise<ThreadKeywords> | undefined;
  #attached: Promise<ReadonlySet<MessageId>> | undefined;

  constructor(context: RequestContext, places: readonly Place[]) {
    this.#context = context;
    this.#places = places;
  }

  textMatches(condition: TextCondition): Promise<ReadonlySet<MessageId>> {
    return textMatches(this.#context, condition, this.#places);
  }

  withAttachment(): Promise<ReadonlySet<MessageId>> {
    this.#attached ??= this.#findAttached(hasAttachment);
    return this.#attached;
  }

  withAttachmentOf(kind: AttachmentKind): Promise<ReadonlySet<MessageId>> {
    return this.#findAttached((root) => attachmentKindsOf(root).has(kind));
  }

  threadKeywords(): Promise<ThreadKeywords> {
    this.#threads ??= this.#allThreads();
    return this.#threads;
  }

  /** The same for sorting these rows. */
  forRows(rows: SortedRows): SortSources {
    return {
      threadKeywords: () => this.threadKeywords(),
      sentAt: async () => {
        const sentAt = new Float64Array(rows.length);
        const found = await this.#sentAt();
        for (let row = 0; row < rows.length; row++) {
          const columns = rows.columns(row);
          const at = rows.at(row);
          sentAt[row] = found.get(columns.ids[at]!) ?? columns.receivedAt[at]!;
        }
        return sentAt;
      },
      textKeys: async (property) => {
        const found = await this.#textKeys(property);
        return Array.from({ length: rows.length }, (_, row) => {
          return found.get(rows.columns(row).ids[rows.at(row)]!) ?? "";
        });
      },
    };
  }

  async #allThreads(): Promise<ThreadKeywords> {
    const { store, services, accountId } = this.#context;
    const lists: ListColumns[] = [];
    for (const { id } of store.mailboxes(accountId)) {
      const place = this.#places.find(({ mailboxId }) => mailboxId === id);
      lists.push(place?.columns ?? (await services.lists.columns(id)).snapshot());
    }
    return new ThreadKeywords(lists);
  }

  async #findAttached(isWanted: (root: BodyPart) => boolean): Promise<ReadonlySet<MessageId>> {
    const found = new Set<MessageId>();
    await this.#eachRange((mailboxId, selection) => {
      const bodies = this.#context.store.bodies(mailboxId, selection, rowsAtOnce);
      for (const { id, structure } of bodies) {
        // A message of one part without a name or disposition has nothing attached: no need to look closer.
        if (!structure.includes('"parts"') && !structure.includes('"disp"')) continue;
        if (isWanted(bodyPartOf(parseStructure(structure)))) found.add(id);
      }
    });
    return found;
  }

  async #sentAt(): Promise<ReadonlyMap<MessageId, number>> {
    const found = new Map<MessageId, number>();
    await this.#eachRange((mailboxId, selection) => {
      const rows = this.#context.store.threadedRows(mailboxId, selection, rowsAtOnce);
      for (const { id, sentAt } of rows) if (sentAt !== undefined) found.set(id, sentAt);
    });
    return found;
  }

  async #textKeys(property: "from" | "to" | "subject"): Promise<ReadonlyMap<MessageId, string>> {
    const found = new Map<MessageId, string>();
    await this.#eachRange((mailboxId, selection, columns) => {
      if (property === "subject") {
        const rows = this.#context.store.threadedRows(mailboxId, selection, rowsAtOnce);
        for (const { id, baseSubject } of rows) found.set(id, unicodeCasemap(baseSubject));
        return;
      }
      const rows = this.#context.store.envelopes(mailboxId, selection, rowsAtOnce);
      let at = columns.uids.indexOf(selection.first);
      for (const { uid, envelope } of rows) {
        while (columns.uids[at]! < uid) at++;
        if (columns.uids[at] !== uid) continue;
        const [first] = parseEnvelope(envelope)[property];
        found.set(columns.ids[at]!, first === undefined ? "" : addressKey(first));
      }
    });
    return found;
  }

  async #eachRange(
    look: (
      mailboxId: MailboxId,
      selection: { readonly first: number; readonly last: number },
      columns: ListColumns,
    ) => void,
  ): Promise<void> {
    const slice = new TimeSlice();
    for (const { mailboxId, columns } of this.#places) {
      for (let at = 0; at < columns.count; at += rowsAtOnce) {
        const last = columns.uids[Math.min(at + rowsAtOnce, columns.count) - 1]!;
        look(mailboxId, { first: columns.uids[at]!, last }, columns);
        if (slice.isOver) await slice.renew();
        this.#context.signal.throwIfAborted();
      }
    }
  }
}

/** RFC 8621 §4.4.2: the name, or else the address, of the first. */
function addressKey({ name, mailbox = "", host = "" }: EnvelopeAddress): string {
  const shown = name === undefined ? "" : unstructuredText(name).trim();
  return unicodeCasemap(shown === "" ? `${mailbox}@${host}` : shown);
}
