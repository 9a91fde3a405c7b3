// A message that is being written. It is kept as a draft while somebody types, so another device can go on with it.
import { computed, signal } from "@preact/signals";
import type { TextKey, Texts } from "../../kit/text/texts.ts";
import { MailActions } from "../jmap/mail-actions.ts";
import type { Mail } from "../jmap/mail.ts";
import type { EmailAddress, EmailDetails } from "../jmap/types.ts";
import type { Preferences } from "../settings/preferences.ts";
import { answerTo } from "./answer.ts";
import type { Answer, AnswerKind } from "./answer.ts";
import { Attachments } from "./attachments.ts";
import type { LocalFile, Upload } from "./attachments.ts";
import type { ComposeWish } from "./compose-wish.ts";
import { DraftKeeper } from "./draft-keeper.ts";
import { emailOfDraft, missesAttachment } from "./draft.ts";
import type { Draft, DraftAttachment, DraftBody } from "./draft.ts";
import { FirstWords, withSignature } from "./first-words.ts";
import type { ReadHtml, Signatures } from "./first-words.ts";
import type { MailtoWish } from "./mailto.ts";
import { richPlainText } from "./rich-text-format.ts";
import { fetchIdentities, NotSent, sendDraft, storeDraft, takeBack } from "./sending.ts";
import type { Identity, Mailboxes, SentMessage } from "./sending.ts";
import { formatTypedAddresses, parseTypedAddresses } from "./typed-addresses.ts";
import { fetchWholeMessage, isTruncated } from "./whole-message.ts";
import type { WholeMessage } from "./whole-message.ts";

export interface ComposeParts<File extends LocalFile = LocalFile> {
  readonly mail: Mail;
  readonly texts: Texts;
  readonly upload: Upload<File>;
  /** How this person likes to write. */
  readonly habits: () => Pick<Preferences, "identity" | "quoting" | "undoSend">;
  readonly readHtml: ReadHtml;
  /** Calls back after so many milliseconds, unless what it returns is called. */
  readonly after: (ms: number, run: () => void) => () => void;
}

/** What stands in the way of sending; "attachment" only asks. */
export type SendingProblem =
  | "recipients"
  | "addresses"
  | "uploading"
  | "failed-upload"
  | "attachment";

export class Compose<File extends LocalFile = LocalFile> {
  readonly status = signal<"loading" | "ready" | "sending" | "gone" | "failed">("loading");
  /** Why it was not sent, as the server says. */
  readonly refusal = signal<string | undefined>(undefined);
  readonly identities = signal<readonly Identity[]>([]);
  readonly identityId = signal("");
  readonly to = signal("");
  readonly cc = signal("");
  readonly bcc = signal("");
  readonly subject = signal("");
  readonly body = signal<DraftBody>({ kind: "plain", text: "" });
  /** Another text than the one that is being typed: the view has to draw it anew. */
  readonly bodyVersion = signal(0);
  readonly attachments: Attachments<File>;
  readonly title = computed<TextKey>(() => titles[this.#kind.value]);
  readonly #kind = signal<ComposeWish["kind"]>("new");
  readonly #parts: ComposeParts<File>;
  readonly #words: FirstWords;
  #answered: { readonly emailId: string; readonly keyword: "$answered" | "$forwarded" } | undefined;
  #thread: Pick<Answer, "inReplyTo" | "references"> = {
    inReplyTo: undefined,
    references: undefined,
  };
  readonly #keeper: DraftKeeper;

  constructor(parts: ComposeParts<File>) {
    this.#parts = parts;
    this.#words = new FirstWords(parts.texts, parts.readHtml);
    this.attachments = new Attachments(parts.upload, () => this.changed());
    this.#keeper = new DraftKeeper({
      store: (before) => this.#store(before),
      after: parts.after,
    });
  }

  /** The draft's id, once it has one. */
  get storedId(): string | undefined {
    return this.#keeper.storedId;
  }

  get storing(): DraftKeeper["state"] {
    return this.#keeper.state;
  }

  async start(wish: ComposeWish): Promise<void> {
    const { mail } = this.#parts;
    this.#kind.value = wish.kind;
    try {
      this.identities.value = await fetchIdentities(mail.client);
      const { identity } = this.#parts.habits();
      const first = this.identities.value.find(({ id }) => id === identity);
      this.identityId.value = (first ?? this.identities.value[0])?.id ?? "";
      if (wish.kind === "new") this.#startNew(wish);
      else {
        const message = await fetchWholeMessage(mail.client, wish.emailId);
        if (message === undefined || (wish.kind === "edit" && isTruncated(message))) {
          this.status.value = "gone";
          return;
        }
        if (wish.kind === "edit") this.#startEdit(message);
        else this.#startAnswer(message, wish.kind);
      }
      this.status.value = "ready";
    } catch (error) {
      this.status.value = "failed";
      throw error;
    }
  }

  /** Something is different now; call it behind each change. */
  changed(): void {
    this.refusal.value = undefined;
    const octets = this.attachments.ready.reduce((sum, { size }) => sum + size, 0);
    this.#keeper.changed(octets);
  }

  setBody(body: DraftBody): void {
    this.body.value = body;
    this.changed();
  }

  /** Writes under another name; a signature that was left as it is becomes that of the name. */
  setIdentity(id: string): void {
    const before = this.#words.signature(this.#signatures());
    this.identityId.value = id;
    const after = this.#words.signature(this.#signatures());
    const body = this.body.value;
    if (body.kind === "plain" && before !== after) {
      const text = withSignature(body.text, before, after);
      if (text !== undefined) {
        this.body.value = { kind: "plain", text };
        this.bodyVersion.value++;
      }
    }
    this.changed();
  }

  /** Plain text becomes text with styles, or the other way round. */
  switchBody(): void {
    const body = this.body.value;
    this.setBody(
      body.kind === "plain"
        ? { kind: "rich", blocks: this.#words.richOf(body.text, this.#signatures()) }
        : { kind: "plain", text: richPlainText(body.blocks) },
    );
    this.bodyVersion.value++;
  }

  /** Stores what is there now as a draft. */
  store(): Promise<void> {
    return this.#keeper.store();
  }

  /** What has to be put right first; undefined: nothing. */
  problem(): SendingProblem | undefined {
    const typed = [this.to, this.cc, this.bcc].map(({ value }) => parseTypedAddresses(value));
    if (typed.some(({ wrong }) => wrong.length > 0)) return "addresses";
    if (typed.every(({ addresses }) => addresses.length === 0)) return "recipients";
    if (this.attachments.isBusy.value) return "uploading";
    if (this.attachments.files.value.some(({ state }) => state.kind === "failed"))
      return "failed-upload";
    return missesAttachment(this.#draft()) ? "attachment" : undefined;
  }

  /** Undefined, and `refusal` says why, where the server does not take it. Throws where it cannot be reached. */
  async send(sendAt?: Date): Promise<SentMessage | undefined> {
    const mailboxes = this.#mailboxes();
    const identity = this.#identity();
    if (mailboxes === undefined || identity === undefined) return undefined;
    this.status.value = "sending";
    const { mail } = this.#parts;
    try {
      await this.#keeper.pause();
      const draft = this.#draft();
      const everybody = [...draft.to, ...draft.cc, ...draft.bcc].map(({ email }) => email);
      const sent = await mail.change(() =>
        sendDraft(mail.client, {
          email: emailOfDraft(draft, mailboxes.drafts),
          before: this.#keeper.storedId,
          identityId: identity.id,
          from: identity.email,
          recipients: [...new Set(everybody)],
          mailboxes,
          sendAt,
          undoSeconds: this.#parts.habits().undoSend,
        }),
      );
      this.#keeper.settle();
      this.attachments.stop();
      void this.#markAnswered();
      return sent;
    } catch (error) {
      this.status.value = "ready";
      if (!(error instanceof NotSent)) throw error;
      this.#keeper.storedId = error.emailId;
      this.refusal.value = error.reason.message;
      return undefined;
    }
  }

  /** Back into the drafts; the id is that to go on with. */
  async takeBack(sent: SentMessage): Promise<string> {
    const { mail } = this.#parts;
    await mail.change(() => takeBack(mail.client, sent, this.#mailboxes()!));
    return sent.emailId;
  }

  /** Nothing of it is kept. */
  async discard(): Promise<void> {
    this.attachments.stop();
    await this.#keeper.pause();
    this.#keeper.settle();
    const { mail } = this.#parts;
    const { storedId } = this.#keeper;
    if (storedId !== undefined) await new MailActions(mail).destroy([storedId]);
  }

  /** What has not been stored yet, is. */
  async close(): Promise<void> {
    this.attachments.stop();
    if (!this.#keeper.isStored) await this.store();
  }

  async #store(before: string | undefined): Promise<string | undefined> {
    const mailboxes = this.#mailboxes();
    if (mailboxes === undefined) return undefined;
    const { mail } = this.#parts;
    const draft = this.#draft();
    const email = emailOfDraft(draft, mailboxes.drafts);
    const stored = await mail.change(() => storeDraft(mail.client, email, before));
    // The draft that they were parts of is gone.
    this.attachments.rename(draft.attachments, stored.blobIds);
    return stored.emailId;
  }

  #startNew({ to, cc, bcc, subject, text }: MailtoWish): void {
    this.to.value = to;
    this.cc.value = cc;
    this.bcc.value = bcc;
    this.subject.value = subject;
    this.body.value = {
      kind: "plain",
      text: `${text}${this.#words.signature(this.#signatures())}`,
    };
  }

  #startEdit(message: WholeMessage): void {
    this.#keeper.storedId = message.id;
    this.#keeper.state.value = "stored";
    const [from] = message.from ?? [];
    const identity = this.identities.value.find(({ email }) => email === from?.email);
    if (identity !== undefined) this.identityId.value = identity.id;
    this.to.value = formatTypedAddresses(message.to ?? []);
    this.cc.value = formatTypedAddresses(message.cc ?? []);
    this.bcc.value = formatTypedAddresses(message.bcc ?? []);
    this.subject.value = message.subject ?? "";
    this.#thread = {
      inReplyTo: message.inReplyTo ?? undefined,
      references: message.references ?? undefined,
    };
    this.body.value = this.#words.bodyOf(message);
    this.attachments.put(attachmentsOf(message));
  }

  #startAnswer(message: WholeMessage, kind: AnswerKind): void {
    const own = this.identities.value.map(({ name, email }) => ({ name, email }));
    const answer = answerTo(message, kind, own);
    const identity = this.identities.value.find(({ email }) => email === answer.from?.email);
    if (identity !== undefined) this.identityId.value = identity.id;
    this.to.value = formatTypedAddresses(answer.to);
    this.cc.value = formatTypedAddresses(answer.cc);
    this.subject.value = answer.subject;
    this.#thread = { inReplyTo: answer.inReplyTo, references: answer.references };
    const keyword = kind === "forward" ? "$forwarded" : "$answered";
    this.#answered = { emailId: message.id, keyword };
    this.body.value = { kind: "plain", text: this.#answerText(message, kind) };
    if (kind === "forward") this.attachments.put(attachmentsOf(message));
  }

  #answerText(message: WholeMessage, kind: AnswerKind): string {
    const signatures = this.#signatures();
    if (kind === "forward") return this.#words.forward(message, signatures);
    return this.#words.reply(message, signatures, this.#parts.habits().quoting);
  }

  #signatures(): Signatures {
    return this.#identity() ?? { textSignature: "", htmlSignature: "" };
  }

  #draft(): Draft {
    const identity = this.#identity();
    const addresses = (text: string): readonly EmailAddress[] => {
      const { addresses: right, wrong } = parseTypedAddresses(text);
      // A draft keeps also what is not yet an address.
      return [...right, ...wrong.map((email) => ({ name: null, email }))];
    };
    return {
      from: { name: identity?.name || null, email: identity?.email ?? "" },
      to: addresses(this.to.value),
      cc: addresses(this.cc.value),
      bcc: addresses(this.bcc.value),
      subject: this.subject.value,
      ...this.#thread,
      body: this.body.value,
      attachments: this.attachments.ready,
    };
  }

  #identity(): Identity | undefined {
    return this.identities.value.find(({ id }) => id === this.identityId.value);
  }

  #mailboxes(): Mailboxes | undefined {
    const { byRole } = this.#parts.mail;
    const drafts = byRole.value.get("drafts")?.id;
    const sent = byRole.value.get("sent")?.id;
    return drafts === undefined || sent === undefined ? undefined : { drafts, sent };
  }

  /** Nobody waits for it; where it fails, a mark is missing. */
  async #markAnswered(): Promise<void> {
    if (this.#answered === undefined) return;
    const { emailId, keyword } = this.#answered;
    await new MailActions(this.#parts.mail).setKeyword([emailId], keyword, true).catch(() => {});
  }
}

function attachmentsOf({ attachments }: EmailDetails): readonly DraftAttachment[] {
  return attachments.flatMap(({ blobId, type, name, size }) =>
    blobId === null ? [] : [{ blobId, type, size, name: name ?? "" }],
  );
}

const titles: Readonly<Record<ComposeWish["kind"], TextKey>> = {
  new: "action.compose",
  edit: "compose.draft",
  reply: "action.reply",
  replyAll: "action.replyAll",
  replyList: "action.replyList",
  forward: "action.forward",
};
