// The webmail put together: what the views draw and which actions they call. It hears of the address bar, of pushed
// changes and of lost connections; everything a person does comes through here.
import { computed, effect, signal } from "@preact/signals";
import type { Texts } from "../kit/text/texts.ts";
import type { KeptChoices, Theme } from "../kit/theme/theme.ts";
import type { Toasts } from "../kit/toast/toasts.ts";
import { MailActions } from "./jmap/mail-actions.ts";
import type { Mail } from "./jmap/mail.ts";
import type { Push } from "./jmap/push.ts";
import { LoggedOut, Unreachable } from "./jmap/transport.ts";
import type { Session } from "./jmap/types.ts";
import { List } from "./list/list.ts";
import { MailboxActions } from "./mailboxes/mailbox-actions.ts";
import type { MailboxWish } from "./mailboxes/mailbox-actions.ts";
import { MailboxTree } from "./mailboxes/mailbox-tree.ts";
import { MessageCommands } from "./message/message-commands.ts";
import { OpenMessage } from "./message/open-message.ts";
import type { FrameState, MessageForm } from "./message/open-message.ts";
import { Reader } from "./navigation/reader.ts";
import type { Navigation } from "./navigation/route.ts";
import type { ReadMail } from "./read-mail/read-mail.ts";
import { Pending } from "./pending/pending.ts";
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
  readonly pending: Pending;
  readonly reader: Reader;
  readonly commands: MessageCommands;
  readonly status = signal<"starting" | "ready" | "failed">("starting");
  readonly isOffline = computed(
    () => this.#wasOffline.value || this.#push.value?.state.value === "lost",
  );
  readonly dialog = signal<WebmailDialog | undefined>(undefined);
  readonly isDrawerOpen = signal(false);
  readonly session = signal<Session | undefined>(undefined);
  readonly #parts: WebmailParts;
  readonly #push = signal<Push | undefined>(undefined);
  readonly #wasOffline = signal(false);

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
    const undo = this.t("app.undo");
    this.pending = new Pending({ toasts: parts.toasts, undo, after: parts.after });
    this.reader = this.#makeReader();
    const { t, toasts, mail, actions, list, message, tree, rules, pending, reader } = this;
    this.commands = new MessageCommands({
      t,
      toasts,
      mail,
      actions,
      list,
      message,
      tree,
      rules,
      pending,
      reader,
      isWide: parts.isWide,
      ask: (dialog) => (this.dialog.value = dialog),
      attempt: (run) => this.attempt(run),
    });
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
    effect(() => this.reader.follow());
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

  confirm(text: string, action: string, run: () => Promise<void>): void {
    this.dialog.value = { kind: "confirm", text, action, run: () => void run() };
  }

  /** With all that is in it. */
  async deleteMailbox(mailboxId: string): Promise<void> {
    const inside = this.tree.inside(mailboxId).map(({ id }) => id);
    const isShown = [mailboxId, ...inside].includes(this.reader.reading.value?.of ?? "");
    const done = await this.attempt(() => this.mailboxActions.destroy(mailboxId, inside));
    if (done && isShown) this.reader.openRole("inbox");
  }

  /** A new one where there is no id. */
  async saveMailbox(id: string | undefined, wish: MailboxWish): Promise<void> {
    await this.attempt(async () => {
      if (id === undefined) this.reader.openMailbox(await this.mailboxActions.create(wish));
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

  #makeReader(): Reader {
    const { mail, list, message, tree, navigation, actions, settings } = this;
    const { readMail, isWide, after } = this.#parts;
    return new Reader({
      mail,
      list,
      message,
      tree,
      navigation,
      readMail,
      isWide,
      after,
      going: () => (this.isDrawerOpen.value = false),
      leave: () => this.#leave(),
      markReadAfter: () => settings.preferences.value.markRead,
      seen: (id) => actions.setKeyword([id], "$seen", true),
    });
  }

  async #leave(): Promise<void> {
    await this.#parts.readMail.clear();
    this.#parts.leave();
  }

  #followPreferences(): void {
    const { theme, threads, density } = this.settings.preferences.value;
    queueMicrotask(() => {
      this.list.density.value = density;
      if (theme !== this.theme.choice.value) this.theme.choose(theme);
      if (threads !== this.list.threads.value) {
        void this.reader.renewList(() => this.list.setThreads(threads));
      }
    });
  }

  async #sync(): Promise<void> {
    try {
      await Promise.all([this.mail.sync(), this.settings.load()]);
      this.#wasOffline.value = false;
      if (this.message.status.value === "failed")
        await this.reader.openMessage(this.message.id.value!);
    } catch (error) {
      if (error instanceof LoggedOut) await this.#leave();
    }
  }
}

/** As somebody said for this sender, else as they like it in general. */
function formFor({ senderViews, preferences }: Settings, address: string): MessageForm {
  const view = senderViews.value[address.toLowerCase()];
  if (view === undefined) return preferences.value.form;
  return view === "text" ? "text" : "html";
}
