import type { TLSSocket } from "node:tls";
import type { Socket } from "node:net";
import type {
  AuthenticatedLogin,
  AuthenticationPeer,
  Authenticator,
} from "../account/authenticator.ts";
import type { EventGroup, TextMode } from "../imap/command.ts";
import { receiverLimits } from "../imap/receiver.ts";
import { channelBindingsOf } from "../sasl/channel-binding.ts";
import type { Log } from "../log/log.ts";
import type { AccountId, MailboxId } from "../store/ids.ts";
import type { IncomingMessage } from "../store/incoming-message.ts";
import type { MailStore } from "../store/mail-store.ts";
import type { Certificates } from "../tls/certificates.ts";
import { clientTlsOf, type ClientTls } from "../tls/client-key.ts";
import type { ChangeHub } from "./change-hub.ts";
import type { FlagText } from "./flag-text.ts";
import { DeflateStream } from "./deflate-stream.ts";
import { bad, bye, formatReply, no, ok } from "./imap-error.ts";
import type { Candidates } from "./indexed-keys.ts";
import { Input } from "./input.ts";
import type { ImapLimits } from "./limits.ts";
import { MetadataNews, type MetadataScope } from "./metadata-news.ts";
import { tellNews } from "./news.ts";
import { Notifications } from "./notifications.ts";
import { Output } from "./output.ts";
import { SelectedMailbox } from "./selected-mailbox.ts";
import { updatesOf } from "./updates.ts";

/** What all sessions of a server share. */
export interface SessionServices {
  readonly store: MailStore;
  /** Undefined: every search looks at every message. */
  readonly search: Candidates | undefined;
  readonly incoming: () => IncomingMessage;
  readonly authenticator: Authenticator;
  readonly certificates: Certificates | undefined;
  readonly hub: ChangeHub;
  readonly flagText: FlagText;
  readonly log: Log;
  readonly hostName: string;
  readonly version: string;
  readonly limits: ImapLimits;
  readonly now: () => number;
}

/** What the client has switched on. RFC 5161 §3.1: never switched off again. */
export interface Enabled {
  condStore: boolean;
  /** Implies condStore. */
  qresync: boolean;
  /** Text is UTF-8: UTF8=ACCEPT or IMAP4rev2. */
  utf8: boolean;
  imap4rev2: boolean;
  /** Sequence numbers are neither said nor heard. RFC 9586 */
  uidOnly: boolean;
}

export interface TellForm {
  readonly expunges: "send" | "hold";
  /** The client itself has changed its mailbox, and must hear of it. */
  readonly isOwnChange: boolean;
}

export interface SessionAccount {
  readonly id: AccountId;
  readonly login: string;
}

/**
 * One connection and what it has agreed upon. RFC 9051 §3:
 *
 *     not authenticated --LOGIN, AUTHENTICATE--> authenticated <--SELECT, CLOSE--> selected
 *              any state --LOGOUT, BYE, connection lost--> logout
 *
 * 1. Commands run one after the other, in the order of their arrival.
 * 2. The view of the selected mailbox changes only in #tellUpdates: between commands it is what the client knows.
 * 3. Outside of a command nothing is written, save in IDLE and for NOTIFY.
 */
export class Session implements Disposable {
  readonly services: SessionServices;
  readonly input: Input;
  readonly output: Output;
  readonly log: Log;
  readonly enabled: Enabled = {
    condStore: false,
    qresync: false,
    utf8: false,
    imap4rev2: false,
    uidOnly: false,
  };
  account: SessionAccount | undefined;
  /** After LOGOUT or BYE: no further command is taken. */
  isOver = false;
  #socket: Socket;
  /** What the client says of itself by ID. */
  readonly client: { userAgent: string | undefined } = { userAgent: undefined };
  #tls: TLSSocket | undefined;
  #clientTls: ClientTls | undefined;
  #isCompressed = false;
  /** IDLE is in progress. */
  #isIdle = false;
  /** Between commands. */
  #isAtRest = false;
  #notifications: Notifications | undefined;
  #metadata: MetadataNews | undefined;
  /** New messages of which NOTIFY wants to know more. */
  #news: Uint32Array | undefined;
  /** Set while that is told outside of a command. */
  #telling: Promise<void> | undefined;
  #selected: SelectedMailbox | undefined;
  #failedLogins = 0;
  readonly #loginTimer: NodeJS.Timeout;
  #validity: Disposable | undefined;
  #isRevoked = false;
  #revokedTimer: NodeJS.Timeout | undefined;

  constructor(socket: Socket, services: SessionServices, tls: TLSSocket | undefined) {
    this.services = services;
    this.#socket = tls ?? socket;
    this.#tls = tls;
    this.input = new Input(this.#socket);
    this.output = new Output(this.#socket, services.limits.writeTimeoutUnauthenticatedMs);
    this.output.onDrain = () => this.#changed();
    this.#loginTimer = setTimeout(
      () => this.input.interrupt(bye("Nobody logged in")),
      services.limits.loginTimeoutMs,
    );
    this.log = services.log.child({ remote: socket.remoteAddress ?? "unknown" });
  }

  get socket(): Socket {
    return this.#socket;
  }

  get isTls(): boolean {
    return this.#tls !== undefined;
  }

  get isCompressed(): boolean {
    return this.#isCompressed;
  }

  get peer(): AuthenticationPeer {
    const tls = this.#tls;
    if (tls !== undefined) this.#clientTls ??= clientTlsOf(tls);
    return {
      protocol: "imap",
      remoteAddress: this.#socket.remoteAddress ?? "",
      localAddress: this.#socket.localAddress,
      tls: tls && channelBindingsOf(tls, () => tls.getX509Certificate()?.raw),
      client: this.client,
      ...this.#clientTls,
    };
  }

  get textMode(): TextMode {
    return this.enabled;
  }

  /** Of the next wait for a command. */
  get readTimeoutMs(): number {
    const { limits } = this.services;
    return this.account === undefined
      ? limits.readTimeoutUnauthenticatedMs
      : limits.readTimeoutAuthenticatedMs;
  }

  get selected(): SelectedMailbox | undefined {
    return this.#selected;
  }

  /** The account of a command that the table allows only with one. */
  get accountId(): AccountId {
    return this.account?.id ?? this.#wrongState();
  }

  /** The mailbox of a command that the table allows only with one. */
  get mailbox(): SelectedMailbox {
    return this.#selected ?? this.#wrongState();
  }

  /** The mailbox of a command that changes it. */
  get writableMailbox(): SelectedMailbox {
    if (this.mailbox.readOnly) throw no("Mailbox is open for reading only", "CANNOT");
    return this.mailbox;
  }

  get failedLogins(): number {
    return this.#failedLogins;
  }

  countFailedLogin(): void {
    this.#failedLogins++;
  }

  logIn(login: AuthenticatedLogin): void {
    this.account = { id: login.accountId, login: login.login };
    this.#validity = this.services.authenticator.whileValid?.(login, () => this.#revoke());
    this.output.deadlineMs = this.services.limits.writeTimeoutAuthenticatedMs;
    this.input.receiver.limits = receiverLimits;
    clearTimeout(this.#loginTimer);
  }

  startTls(socket: TLSSocket): void {
    this.#socket = socket;
    this.#tls = socket;
    this.input.replaceSocket(socket);
    this.output.replaceSocket(socket);
  }

  startCompression(): void {
    const stream = new DeflateStream(this.#socket);
    this.#isCompressed = true;
    this.input.continueOver(stream);
    this.output.replaceSocket(stream);
  }

  select(mailboxId: MailboxId, readOnly: boolean): SelectedMailbox {
    this.unselect();
    const { store, hub } = this.services;
    const onChange = (): void => this.#changed();
    this.#selected = new SelectedMailbox({ store, hub, mailboxId, readOnly, onChange });
    return this.#selected;
  }

  unselect(): void {
    this.#selected?.[Symbol.dispose]();
    this.#selected = undefined;
  }

  get notifications(): Notifications | undefined {
    return this.#notifications;
  }

  /** From here on, the client hears of these events, whenever they come. */
  notify(groups: readonly EventGroup[]): Notifications {
    this.#notifications?.[Symbol.dispose]();
    this.#notifications = new Notifications(this, groups, () => this.#changed());
    return this.#notifications;
  }

  /** RFC 5464 §4.4.2: from here on, the client hears of annotations that others change. */
  hearOfMetadata(scope: MetadataScope): void {
    this.#metadata ??= new MetadataNews(this, scope, () => this.#changed());
    if (scope === "all") this.#metadata.scope = scope;
  }

  /** The client set these annotations itself. */
  forgetEntries(...set: Parameters<MetadataNews["forget"]>): void {
    this.#notifications?.forgetEntries(...set);
    this.#metadata?.forget(...set);
  }

  /** Waits for a command. */
  async rest<Result>(wait: () => Promise<Result>): Promise<Result> {
    this.#isAtRest = true;
    if (this.#notifications !== undefined) this.#changed();
    try {
      return await wait();
    } finally {
      this.#isAtRest = false;
      while (this.#telling !== undefined) await this.#telling;
    }
  }

  /** Waits for a line within IDLE. */
  async idle<Result>(wait: () => Promise<Result>): Promise<Result> {
    this.#isIdle = true;
    this.#changed();
    try {
      return await wait();
    } finally {
      this.#isIdle = false;
      while (this.#telling !== undefined) await this.#telling;
    }
  }

  /** Writes what the client is to know, within a command. */
  async tell(form: TellForm): Promise<void> {
    this.#tellUpdates(form);
    this.#tellNotifications();
    this.#tellMetadata();
    await this.#tellNews();
  }

  /** What the client is to know of its mailbox. RFC 5465 §3.1 may leave it at what the client does itself. */
  #tellUpdates({ expunges, isOwnChange }: TellForm): void {
    const mailbox = this.#selected;
    if (mailbox === undefined || mailbox.pending.isEmpty) return;
    const notify = this.#notifications;
    const events = notify?.selected;
    if (notify !== undefined && events === undefined && !isOwnChange) return;
    const flags = notify === undefined || events?.flags === true;
    const { view, ownUids } = mailbox;
    const lastUid = view.count > 0 ? view.uid(view.count) : 0;
    const form = { expunges, flags, ...this.enabled };
    this.output.write(updatesOf(mailbox, form, this.services.flagText));
    if (events !== undefined && events.items.length > 0) {
      const news = view.uids.filter((uid) => uid > lastUid && !ownUids.has(uid));
      if (news.length > 0) this.#news = news;
    }
    ownUids.clear();
  }

  /** What the client is to know of other mailboxes. */
  #tellNotifications(): void {
    const notify = this.#notifications;
    if (notify === undefined || notify.isEmpty) return;
    if (!notify.isOverflown) {
      this.output.write(notify.take());
      return;
    }
    const overflow = ok("Too much has happened: as after NOTIFY NONE", "NOTIFICATIONOVERFLOW");
    this.output.write(formatReply("*", overflow));
    this.notify([]);
  }

  /** Once there was a NOTIFY, that says what is told. */
  #tellMetadata(): void {
    const lines = this.#metadata?.take() ?? "";
    if (lines !== "" && this.#notifications === undefined) this.output.write(lines);
  }

  async #tellNews(): Promise<void> {
    const uids = this.#news;
    this.#news = undefined;
    const items = this.#notifications?.selected?.items;
    if (uids === undefined || items === undefined) return;
    await tellNews(this, items, uids);
  }

  /** The server goes down: the client is told when its command is done. */
  shutDown(): void {
    this.input.interrupt(bye("Server is going down", "UNAVAILABLE"));
  }

  /** What let the client in does so no longer: nothing more is taken from it. RFC 5530 §3, EXPIRED */
  checkLogin(): void {
    if (this.#isRevoked) throw bye("This login is no longer valid", "EXPIRED");
  }

  #revoke(): void {
    this.#isRevoked = true;
    this.input.interrupt(bye("This login is no longer valid", "EXPIRED"));
    // A long answer may be under way to a client that reads slowly.
    const { revokedTimeoutMs } = this.services.limits;
    this.#revokedTimer = setTimeout(() => this.#socket.destroy(), revokedTimeoutMs).unref();
  }

  [Symbol.dispose](): void {
    this.#validity?.[Symbol.dispose]();
    clearTimeout(this.#revokedTimer);
    this.unselect();
    this.#notifications?.[Symbol.dispose]();
    this.#metadata?.[Symbol.dispose]();
    clearTimeout(this.#loginTimer);
    this.#socket.destroy();
  }

  /** A commit changed something that the client may be told now: in IDLE or, after NOTIFY, between commands. */
  #changed(): void {
    const mayTell = this.#isIdle || (this.#isAtRest && this.#notifications !== undefined);
    if (!mayTell || this.output.isLost) return;
    // A client that does not read is told later, from what is pending: nothing piles up for it.
    if (this.output.isBehind || this.#telling !== undefined) return;
    const sends = this.#isIdle || this.#notifications?.selected?.immediate === true;
    this.#tellUpdates({ expunges: sends ? "send" : "hold", isOwnChange: false });
    this.#tellNotifications();
    this.#tellMetadata();
    this.output.send();
    if (this.#news !== undefined) this.#telling = this.#tellNewsMeanwhile();
    if (this.#isIdle && this.#selected?.isDeleted) {
      this.input.interrupt(bye("Mailbox was deleted"));
    }
  }

  /** The next command waits for it. */
  async #tellNewsMeanwhile(): Promise<void> {
    try {
      await this.#tellNews();
    } catch (error) {
      this.input.interrupt(error instanceof Error ? error : new Error(String(error)));
    }
    this.#telling = undefined;
    this.output.send();
    // More may have come.
    this.#changed();
  }

  #wrongState(): never {
    throw bad("Command is not possible in this state", "CLIENTBUG");
  }
}
