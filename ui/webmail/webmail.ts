// The webmail put together: what the views draw and which actions they call. It hears of the address bar, of pushed
// changes and of lost connections; everything a person does comes through here.
import { computed, effect, signal } from "@preact/signals";
import type { TextKey, Texts } from "../kit/text/texts.ts";
import type { KeptChoices, Theme } from "../kit/theme/theme.ts";
import type { Toasts } from "../kit/toast/toasts.ts";
import { mailboxOf, MailActions } from "./jmap/mail-actions.ts";
import type { Moved } from "./jmap/mail-actions.ts";
import type { Mail } from "./jmap/mail.ts";
import type { Push } from "./jmap/push.ts";
import { LoggedOut, Unreachable } from "./jmap/transport.ts";
import type { Filter, Role, Session } from "./jmap/types.ts";
import { List } from "./list/list.ts";
import { MailboxActions } from "./mailboxes/mailbox-actions.ts";
import type { MailboxWish } from "./mailboxes/mailbox-actions.ts";
import { MailboxTree } from "./mailboxes/mailbox-tree.ts";
import { OpenMessage } from "./message/open-message.ts";
import type { FrameState, MessageForm } from "./message/open-message.ts";
import { formatRoute, readingOf, routeOf } from "./navigation/route.ts";
import type { Navigation, Reading } from "./navigation/route.ts";
import type { ReadMail } from "./read-mail/read-mail.ts";
import { filterOf, parseTerms } from "./search/search-terms.ts";
import { Rules } from "./rules/rules.ts";
import type { Preferences } from "./settings/preferences.ts";
import { Settings } from "./settings/settings.ts";
import type { WebmailDialog } from "./shell/webmail-dialog.ts";

export interface WebmailParts {
  readonly texts: Texts;
  readonly theme: Theme;
  readonly toasts: Toasts;
  readonly mail: Mail;
  readonly navigation: Navigation;
  readonly readMail: ReadMail;
  readonly kept: KeptChoices;
  readonly makePush: (session: Session, changed: () => void) => Push;
  readonly askFrame: (url: string) => Promise<FrameState | undefined>;
  /** Whether list and message are beside each other. */
  readonly isWide: () => boolean;
  /** To the page for logging in. */
  readonly leave: () => void;
  /** The page again, from its beginning. */
  readonly reload: () => void;
  readonly after: (ms: number, run: () => void) => void;
}

export class Webmail {
  readonly texts: Texts;
  readonly t: Texts["t"];
  readonly theme: Theme;
  readonly toasts: Toasts;
  readonly mail: Mail;
  readonly actions: MailActions;
  readonly mailboxActions: MailboxActions;
  readonly navigation: Navigation;
  readonly list: List;
  readonly message: OpenMessage;
  readonly tree: MailboxTree;
  readonly settings: Settings;
  readonly rules: Rules;
  readonly status = signal<"starting" | "ready" | "failed">("starting");
  readonly isOffline = computed(
    () => this.#wasOffline.value || this.#push.value?.state.value === "lost",
  );
  readonly dialog = signal<WebmailDialog | undefined>(undefined);
  readonly isDrawerOpen = signal(false);
  readonly session = signal<Session | undefined>(undefined);
  /** The list that is shown, and the message of it. */
  readonly reading = computed(() => readingOf(this.navigation.route.value));
  /** A search names something that is not there. */
  readonly searchFault = signal<string | undefined>(undefined);
  readonly #parts: WebmailParts;
  readonly #push = signal<Push | undefined>(undefined);
  readonly #wasOffline = signal(false);
  #shown = "";

  constructor(parts: WebmailParts) {
    this.#parts = parts;
    this.texts = parts.texts;
    this.t = parts.texts.t;
    this.theme = parts.theme;
    this.toasts = parts.toasts;
    this.mail = parts.mail;
    this.navigation = parts.navigation;
    this.actions = new MailActions(parts.mail);
    this.mailboxActions = new MailboxActions(parts.mail);
    this.list = new List(parts.mail, parts.kept);
    this.settings = new Settings(parts.mail.client, parts.kept);
    this.rules = new Rules(parts.mail, this.settings);
    this.message = new OpenMessage(parts.mail, {
      read: parts.readMail,
      askFrame: parts.askFrame,
      formFor: (address) => formFor(this.settings, address),
    });
    this.tree = new MailboxTree(parts.mail, parts.kept, this.t);
  }

  async start(): Promise<void> {
    try {
      const session = await this.mail.open();
      this.session.value = session;
      const mailboxes = [...this.mail.mailboxes.value.values()];
      void this.#parts.readMail.keepBeginning({ session, mailboxes });
    } catch (error) {
      if (error instanceof LoggedOut) return this.#leave();
      const kept = await this.#parts.readMail.beginning();
      if (kept === undefined) {
        this.status.value = "failed";
        return;
      }
      this.mail.resume(kept.session, kept.mailboxes);
      this.session.value = kept.session;
      this.#wasOffline.value = true;
    }
    this.status.value = "ready";
    const push = this.#parts.makePush(this.session.value!, () => void this.#sync());
    this.#push.value = push;
    effect(() => this.#followPreferences());
    effect(() => this.#follow());
    push.open();
  }

  /** A person asks, or the browser says that there is a network. */
  reconnect(): void {
    if (this.status.value === "failed") void this.start();
    else this.#push.value?.open();
  }

  /** The browser says that there is none. */
  disconnect(): void {
    this.#push.value?.lose();
  }

  get accountId(): string {
    return this.mail.client.accountId;
  }

  openMailbox(id: string): void {
    this.isDrawerOpen.value = false;
    this.navigation.go(routeOf({ kind: "mailbox", of: id, emailId: undefined }));
  }

  openRole(role: Role): void {
    const mailbox = this.mail.byRole.value.get(role);
    if (mailbox !== undefined) this.openMailbox(mailbox.id);
  }

  search(text: string): void {
    const trimmed = text.trim();
    if (trimmed === "") return this.openRole("inbox");
    this.navigation.go(routeOf({ kind: "search", of: trimmed, emailId: undefined }));
  }

  open(emailId: string): void {
    const reading = this.reading.value;
    if (reading === undefined) return;
    this.list.cursor.value = emailId;
    if (this.mail.cache.get(emailId)?.keywords["$draft"] === true) {
      // It is not for reading: somebody goes on with it.
      const parameters = new Map([["edit", emailId]]);
      return this.navigation.go(formatRoute({ name: "compose", parameters }));
    }
    const route = routeOf({ ...reading, emailId });
    // Walking from message to message is no way to walk back.
    if (reading.emailId === undefined || !this.#parts.isWide()) this.navigation.go(route);
    else this.navigation.replace(route);
  }

  closeMessage(): void {
    const reading = this.reading.value;
    if (reading?.emailId === undefined) return;
    this.navigation.back(routeOf({ ...reading, emailId: undefined }));
  }

  /** Another message of the list: the next is 1, the previous -1. */
  step(by: number): void {
    const next = this.list.neighbour(this.list.cursor.value ?? this.message.id.value, by);
    if (next !== undefined) this.goTo(next);
  }

  /** The keyboard goes to that message; where one is open, this is the one. */
  goTo(id: string): void {
    this.list.selection.start(id);
    this.list.cursor.value = id;
    if (this.message.id.value !== undefined) this.open(id);
  }

  async setRead(isRead: boolean, ids = this.targets()): Promise<void> {
    await this.attempt(() => this.actions.setKeyword(ids, "$seen", isRead));
  }

  async setFlag(isFlagged: boolean, ids = this.targets()): Promise<void> {
    await this.attempt(() => this.actions.setKeyword(ids, "$flagged", isFlagged));
  }

  async setLabel(label: string, isSet: boolean, ids = this.targets()): Promise<void> {
    await this.attempt(() => this.actions.setKeyword(ids, label, isSet));
  }

  archive(ids = this.targets()): Promise<void> {
    return this.#moveToRole(ids, "archive", "undo.archived");
  }

  /** What is in the trash already is deleted for good, after a question. */
  async trash(ids = this.targets()): Promise<void> {
    const trash = this.mail.byRole.value.get("trash");
    const isThere = ids.some((id) => this.mail.cache.get(id)?.mailboxIds[trash?.id ?? ""]);
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
    const mailbox = this.mail.mailboxes.value.get(mailboxId);
    if (mailbox === undefined) return;
    await this.#move(ids, mailboxId, { key: "undo.moved", name: this.tree.nameOf(mailbox) });
  }

  askToDestroy(ids = this.targets()): void {
    if (ids.length === 0) return;
    this.dialog.value = {
      kind: "confirm",
      text: this.t("action.delete.ask", { count: ids.length }),
      action: this.t("action.delete"),
      run: () => {
        this.#advance(ids);
        void this.attempt(() => this.actions.destroy(ids)).then((done) => {
          if (done) this.toasts.show(this.t("undo.deleted", { count: ids.length }));
        });
      },
    };
  }

  /** What an action is for: the messages that are chosen, or the one that is open, or where the keyboard is. */
  targets(): readonly string[] {
    const cursor = this.list.cursor.value;
    const isListed = cursor !== undefined && this.list.rowOf(cursor) >= 0;
    return this.list.targets(this.message.id.value ?? (isListed ? cursor : undefined));
  }

  confirm(text: string, action: string, run: () => Promise<void>): void {
    this.dialog.value = { kind: "confirm", text, action, run: () => void run() };
  }

  /** With all that is in it. */
  async deleteMailbox(mailboxId: string): Promise<void> {
    const inside = this.tree.inside(mailboxId).map(({ id }) => id);
    const isShown = [mailboxId, ...inside].includes(this.reading.value?.of ?? "");
    const done = await this.attempt(() => this.mailboxActions.destroy(mailboxId, inside));
    if (done && isShown) this.openRole("inbox");
  }

  /** A new one where there is no id. */
  async saveMailbox(id: string | undefined, wish: MailboxWish): Promise<void> {
    await this.attempt(async () => {
      if (id === undefined) this.openMailbox(await this.mailboxActions.create(wish));
      else await this.mailboxActions.update(id, wish);
    });
  }

  /** On all devices. */
  async choose<Name extends keyof Preferences>(
    name: Name,
    value: Preferences[Name],
  ): Promise<void> {
    const done = await this.attempt(() => this.settings.choose(name, value));
    // What is drawn already is in the language of the beginning.
    if (done && (name === "language" || name === "dates")) this.#parts.reload();
  }

  /** False, and said so, where it did not work. */
  async attempt(run: () => Promise<void>): Promise<boolean> {
    try {
      await run();
      return true;
    } catch (error) {
      if (error instanceof LoggedOut) await this.#leave();
      else if (error instanceof Unreachable) this.toasts.show(this.t("status.offline"));
      else this.toasts.show(this.t("status.failed", { reason: this.t("status.refused") }));
      return false;
    }
  }

  async logOut(): Promise<void> {
    this.#push.value?.close();
    await fetch("/logout", { method: "POST" }).catch(() => {});
    await this.#leave();
  }

  async #leave(): Promise<void> {
    await this.#parts.readMail.clear();
    this.#parts.leave();
  }

  /** The list and the message that the address names. */
  #follow(): void {
    const reading = this.reading.value;
    if (reading === undefined) {
      if (this.navigation.route.value.name !== "") return;
      const inbox = this.mail.byRole.value.get("inbox");
      if (inbox === undefined) return;
      const first: Reading = { kind: "mailbox", of: inbox.id, emailId: undefined };
      queueMicrotask(() => this.navigation.replace(routeOf(first)));
      return;
    }
    const { emailId } = reading;
    queueMicrotask(() => {
      this.#showList(reading);
      if (emailId === undefined) this.message.close();
      else void this.#openMessage(emailId);
    });
  }

  #showList(reading: Reading): void {
    const shown = `${reading.kind} ${reading.of}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    const filter = this.#filterOf(reading);
    this.searchFault.value = filter === undefined ? reading.of : undefined;
    if (filter !== undefined) void this.renewList(() => this.list.show(filter));
  }

  /** Runs what makes the list another one; its first rows are kept for when there is no connection. */
  async renewList(renew: () => Promise<void>): Promise<void> {
    try {
      await renew();
      const { source } = this.list;
      if (source === undefined) return;
      const ids = [...source.knownIds].slice(0, 50);
      const emails = ids.map((id) => this.mail.cache.get(id)).filter((one) => one !== undefined);
      if (emails.length > 0) void this.#parts.readMail.keepList(source.query, emails);
    } catch (error) {
      if (error instanceof LoggedOut) return this.#leave();
      const { source } = this.list;
      const kept = source && (await this.#parts.readMail.list(source.query));
      if (kept === undefined || source !== this.list.source) return;
      this.mail.cache.put(kept);
      source?.resume(kept.map(({ id }) => id));
    }
  }

  #filterOf({ kind, of }: Reading): Filter | undefined {
    if (kind === "mailbox") return { inMailbox: of };
    const roles: readonly Role[] = ["junk", "trash"];
    const hidden = roles.flatMap((role) => this.mail.byRole.value.get(role)?.id ?? []);
    const find = (text: string, withInside: boolean) => this.tree.search(text, withInside);
    return filterOf(parseTerms(of), { find, hidden });
  }

  async #openMessage(id: string): Promise<void> {
    this.list.cursor.value = id;
    try {
      await this.message.open(id);
    } catch {
      return this.#leave();
    }
    const { markRead } = this.settings.preferences.value;
    if (markRead > 0) this.#parts.after(markRead * 1000, () => void this.#seen(id));
    else if (markRead === 0) await this.#seen(id);
  }

  /** It has been open for as long as it takes. */
  async #seen(id: string): Promise<void> {
    const isUnread = this.mail.cache.get(id)?.keywords["$seen"] === undefined;
    if (this.message.status.value !== "ready" || this.message.id.value !== id || !isUnread) return;
    // Nobody asked for it: where it fails, the message stays unread.
    await this.actions.setKeyword([id], "$seen", true).catch(() => {});
  }

  #followPreferences(): void {
    const { theme, threads, density } = this.settings.preferences.value;
    queueMicrotask(() => {
      this.list.density.value = density;
      if (theme !== this.theme.choice.value) this.theme.choose(theme);
      if (threads !== this.list.threads.value) {
        void this.renewList(() => this.list.setThreads(threads));
      }
    });
  }

  async #sync(): Promise<void> {
    try {
      await Promise.all([this.mail.sync(), this.settings.load()]);
      this.#wasOffline.value = false;
      if (this.message.status.value === "failed") await this.#openMessage(this.message.id.value!);
    } catch (error) {
      if (error instanceof LoggedOut) await this.#leave();
    }
  }

  async #moveToRole(ids: readonly string[], role: Role, key: TextKey): Promise<void> {
    const mailbox = this.mail.byRole.value.get(role);
    if (mailbox !== undefined) await this.#move(ids, mailbox.id, { key, name: "" });
  }

  async #move(
    ids: readonly string[],
    mailboxId: string,
    { key, name }: { readonly key: TextKey; readonly name: string },
  ): Promise<void> {
    const moving = ids.filter((id) => {
      const email = this.mail.cache.get(id);
      return email === undefined || mailboxOf(email) !== mailboxId;
    });
    if (moving.length === 0) return;
    this.#advance(moving);
    let moved: Moved | undefined;
    const done = await this.attempt(async () => {
      moved = await this.actions.move(moving, mailboxId);
    });
    if (!done || moved === undefined) return;
    const back = moved;
    const [from, ...others] = moved.from.keys();
    if (key === "undo.moved" && from !== undefined && others.length === 0) {
      void this.rules.consider(moving, { from, to: mailboxId });
    }
    this.toasts.show(this.t(key, { count: moved.count, name }), {
      label: this.t("app.undo"),
      run: () => {
        this.rules.dismiss();
        void this.attempt(() => this.actions.moveBack(back));
      },
    });
  }

  /** For filters that learn; where it fails, the move still counts. */
  async #marked(ids: readonly string[], keyword: string, other: string): Promise<void> {
    const { actions } = this;
    await Promise.all([
      actions.setKeyword(ids, keyword, true),
      actions.setKeyword(ids, other, false),
    ]).catch(() => {});
  }

  /** These go: the keyboard, and the message that is open, move on. */
  #advance(ids: readonly string[]): void {
    const going = new Set(ids);
    const at = this.list.cursor.value;
    this.list.selection.clear();
    if (at === undefined || !going.has(at)) return;
    const next = [1, -1]
      .map((step) => this.#neighbourOutside(at, step, going))
      .find((id) => id !== undefined);
    const isOpen = this.message.id.value !== undefined;
    if (isOpen && (next === undefined || !this.#parts.isWide())) this.closeMessage();
    else if (isOpen && next !== undefined) this.open(next);
    this.list.cursor.value = next;
  }

  #neighbourOutside(from: string, step: number, going: ReadonlySet<string>): string | undefined {
    let at = from;
    for (let steps = 0; steps <= going.size; steps++) {
      const next = this.list.neighbour(at, step);
      if (next === undefined || next === at) return undefined;
      if (!going.has(next)) return next;
      at = next;
    }
    return undefined;
  }
}

/** As somebody said for this sender, else as they like it in general. */
function formFor({ senderViews, preferences }: Settings, address: string): MessageForm {
  const view = senderViews.value[address.toLowerCase()];
  if (view === undefined) return preferences.value.form;
  return view === "text" ? "text" : "html";
}
