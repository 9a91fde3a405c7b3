// What people do with messages: at once on the screen, with a way back where that can be.
import type { TextKey, Texts } from "../../kit/text/texts.ts";
import type { Toasts } from "../../kit/toast/toasts.ts";
import { mailboxOf } from "../jmap/mail-actions.ts";
import type { MailActions, Moved } from "../jmap/mail-actions.ts";
import type { Mail } from "../jmap/mail.ts";
import type { Role } from "../jmap/types.ts";
import type { List } from "../list/list.ts";
import type { MailboxTree } from "../mailboxes/mailbox-tree.ts";
import type { Reader } from "../navigation/reader.ts";
import type { Pending } from "../pending/pending.ts";
import type { Rules } from "../rules/rules.ts";
import type { WebmailDialog } from "../shell/webmail-dialog.ts";
import type { OpenMessage } from "./open-message.ts";

export interface CommandParts {
  readonly t: Texts["t"];
  readonly toasts: Toasts;
  readonly mail: Mail;
  readonly actions: MailActions;
  readonly list: List;
  readonly message: OpenMessage;
  readonly tree: MailboxTree;
  readonly rules: Rules;
  readonly pending: Pending;
  readonly reader: Reader;
  /** Whether list and message are beside each other. */
  readonly isWide: () => boolean;
  readonly ask: (dialog: WebmailDialog) => void;
  /** False, and said so, where it did not work. */
  readonly attempt: (run: () => Promise<void>) => Promise<boolean>;
}

/** On all messages of a thread that somebody has heard enough of. */
export const mutedKeyword = "$muted";

export class MessageCommands {
  readonly #parts: CommandParts;

  constructor(parts: CommandParts) {
    this.#parts = parts;
  }

  async setRead(isRead: boolean, ids = this.targets()): Promise<void> {
    await this.#parts.attempt(() => this.#parts.actions.setKeyword(ids, "$seen", isRead));
  }

  async setFlag(isFlagged: boolean, ids = this.targets()): Promise<void> {
    await this.#parts.attempt(() => this.#parts.actions.setKeyword(ids, "$flagged", isFlagged));
  }

  async setLabel(label: string, isSet: boolean, ids = this.targets()): Promise<void> {
    await this.#parts.attempt(() => this.#parts.actions.setKeyword(ids, label, isSet));
  }

  /** Of whole threads: what comes is not unread, and nobody is told of it. */
  async mute(isMuted: boolean, ids = this.targets()): Promise<void> {
    const { mail, actions, attempt, toasts, t } = this.#parts;
    const done = await attempt(async () => {
      const threads = new Set(ids.flatMap((id) => mail.cache.get(id)?.threadId ?? []));
      for (const threadId of threads) await mail.knowThread(threadId);
      const all = [...threads].flatMap((threadId) => mail.cache.thread(threadId) ?? []);
      await actions.setKeyword(all, mutedKeyword, isMuted);
      if (isMuted) await actions.setKeyword(all, "$seen", true);
    });
    if (!done) return;
    const run = (): void => void this.mute(!isMuted, ids);
    toasts.show(t(isMuted ? "undo.muted" : "undo.unmuted"), { label: t("app.undo"), run });
  }

  archive(ids = this.targets()): Promise<void> {
    return this.#moveToRole(ids, "archive", "undo.archived");
  }

  /** What is in the trash already is deleted for good, after a question. */
  async trash(ids = this.targets()): Promise<void> {
    const trash = this.#parts.mail.byRole.value.get("trash");
    const isThere = ids.some((id) => this.#parts.mail.cache.get(id)?.mailboxIds[trash?.id ?? ""]);
    if (isThere || trash === undefined) this.askToDestroy(ids);
    else await this.#moveToRole(ids, "trash", "undo.trashed");
  }

  async junk(ids = this.targets()): Promise<void> {
    await this.#marked(ids, "$junk", "$notjunk");
    await this.#moveToRole(ids, "junk", "undo.junked");
  }

  async notJunk(ids = this.targets()): Promise<void> {
    await this.#marked(ids, "$notjunk", "$junk");
    await this.#moveToRole(ids, "inbox", "undo.unjunked");
  }

  async moveTo(mailboxId: string, ids = this.targets()): Promise<void> {
    const mailbox = this.#parts.mail.mailboxes.value.get(mailboxId);
    if (mailbox === undefined) return;
    await this.#move(ids, mailboxId, { key: "undo.moved", name: this.#parts.tree.nameOf(mailbox) });
  }

  askToDestroy(ids = this.targets()): void {
    if (ids.length === 0) return;
    this.#parts.ask({
      kind: "confirm",
      text: this.#parts.t("action.delete.ask", { count: ids.length }),
      action: this.#parts.t("action.delete"),
      run: () => {
        this.#advance(ids);
        this.#parts.pending.add({
          text: (seconds) =>
            this.#parts.t("undo.deleting", { count: ids.length, seconds: String(seconds) }),
          emailIds: ids,
          run: () => void this.#parts.attempt(() => this.#parts.actions.destroy(ids)),
        });
      },
    });
  }

  /** What an action is for: the messages that are chosen, or the one that is open, or where the keyboard is. */
  targets(): readonly string[] {
    const cursor = this.#parts.list.cursor.value;
    const isListed = cursor !== undefined && this.#parts.list.rowOf(cursor) >= 0;
    return this.#parts.list.targets(
      this.#parts.message.id.value ?? (isListed ? cursor : undefined),
    );
  }

  async #moveToRole(ids: readonly string[], role: Role, key: TextKey): Promise<void> {
    const mailbox = this.#parts.mail.byRole.value.get(role);
    if (mailbox !== undefined) await this.#move(ids, mailbox.id, { key, name: "" });
  }

  async #move(
    ids: readonly string[],
    mailboxId: string,
    { key, name }: { readonly key: TextKey; readonly name: string },
  ): Promise<void> {
    const moving = ids.filter((id) => {
      const email = this.#parts.mail.cache.get(id);
      return email === undefined || mailboxOf(email) !== mailboxId;
    });
    if (moving.length === 0) return;
    this.#advance(moving);
    let moved: Moved | undefined;
    const done = await this.#parts.attempt(async () => {
      moved = await this.#parts.actions.move(moving, mailboxId);
    });
    if (!done || moved === undefined) return;
    const back = moved;
    const [from, ...others] = moved.from.keys();
    if (key === "undo.moved" && from !== undefined && others.length === 0) {
      void this.#parts.rules.consider(moving, { from, to: mailboxId });
    }
    this.#parts.toasts.show(this.#parts.t(key, { count: moved.count, name }), {
      label: this.#parts.t("app.undo"),
      run: () => {
        this.#parts.rules.dismiss();
        void this.#parts.attempt(() => this.#parts.actions.moveBack(back));
      },
    });
  }

  /** For filters that learn; where it fails, the move still counts. */
  async #marked(ids: readonly string[], keyword: string, other: string): Promise<void> {
    const { actions } = this.#parts;
    await Promise.all([
      actions.setKeyword(ids, keyword, true),
      actions.setKeyword(ids, other, false),
    ]).catch(() => {});
  }

  /** These go: the keyboard, and the message that is open, move on. */
  #advance(ids: readonly string[]): void {
    const going = new Set(ids);
    const at = this.#parts.list.cursor.value;
    this.#parts.list.selection.clear();
    if (at === undefined || !going.has(at)) return;
    const next = [1, -1]
      .map((step) => this.#neighbourOutside(at, step, going))
      .find((id) => id !== undefined);
    const isOpen = this.#parts.message.id.value !== undefined;
    if (isOpen && (next === undefined || !this.#parts.isWide())) this.#parts.reader.closeMessage();
    else if (isOpen && next !== undefined) this.#parts.reader.open(next);
    this.#parts.list.cursor.value = next;
  }

  #neighbourOutside(from: string, step: number, going: ReadonlySet<string>): string | undefined {
    let at = from;
    for (let steps = 0; steps <= going.size; steps++) {
      const next = this.#parts.list.neighbour(at, step);
      if (next === undefined || next === at) return undefined;
      if (!going.has(next)) return next;
      at = next;
    }
    return undefined;
  }
}
