import type { Change } from "../store/change.ts";
import { ChangedEntries } from "./changed-entries.ts";
import type { Session } from "./session.ts";

/** METADATA-SERVER: of the account alone. RFC 5464 §4.1 */
export type MetadataScope = "server" | "all";

/**
 * Annotations that others have changed, for a client that has enabled METADATA. RFC 5464 §4.4.2: they are told with the
 * next command, or in IDLE, and without values. More than a client can be told of are passed over.
 */
export class MetadataNews implements Disposable {
  scope: MetadataScope;
  readonly #session: Session;
  readonly #entries = new ChangedEntries();
  readonly #watch: Disposable;

  constructor(session: Session, scope: MetadataScope, onChange: () => void) {
    this.scope = scope;
    this.#session = session;
    this.#watch = session.services.hub.watchAccount(session.accountId, {
      note: (change) => this.#note(change),
      wake: onChange,
    });
  }

  /** The client set them itself. */
  forget(...set: Parameters<ChangedEntries["forget"]>): void {
    this.#entries.forget(...set);
  }

  /** Takes out all that is to be told, in the words of IMAP. */
  take(): string {
    if (this.#entries.count === 0) return "";
    const lines = this.#entries.lines(this.#session);
    this.#entries.clear();
    return lines;
  }

  [Symbol.dispose](): void {
    this.#watch[Symbol.dispose]();
  }

  #note(change: Change): void {
    const max = this.#session.services.limits.notificationsMax;
    if (change.kind === "account-annotation-changed") {
      this.#entries.add(undefined, change.entries, max);
    } else if (change.kind === "annotation-changed" && this.scope === "all") {
      this.#entries.add(change.mailboxId, change.entries, max);
    }
  }
}
