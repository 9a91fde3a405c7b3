// A message that is being written. It is kept as a draft while somebody types, so another device can go on with it.
import { computed, signal } from "@preact/signals";
import type { TextKey, Texts } from "../../kit/text/texts.ts";
import { MailActions } from "../jmap/mail-actions.ts";
import type { Mail } from "../jmap/mail.ts";
import type { EmailAddress, EmailDetails } from "../jmap/types.ts";
import type { Preferences } from "../settings/preferences.ts";
import { answerTo, quoted } from "./answer.ts";
import type { Answer, AnswerKind } from "./answer.ts";
import { Attachments } from "./attachments.ts";
import type { LocalFile, Upload } from "./attachments.ts";
import type { ComposeWish } from "./compose-wish.ts";
import { emailOfDraft, missesAttachment } from "./draft.ts";
import type { Draft, DraftAttachment, DraftBody } from "./draft.ts";
import type { MailtoWish } from "./mailto.ts";
import type { RichBlock } from "./rich-text.ts";
import { richOfPlainText, richPlainText } from "./rich-text-format.ts";
import { fetchIdentities, NotSent, sendDraft, storeDraft, takeBack } from "./sending.ts";
import type { Identity, Mailboxes, SentMessage } from "./sending.ts";
import {
  formatTypedAddress,
  formatTypedAddresses,
  parseTypedAddresses,
} from "./typed-addresses.ts";
import { fetchWholeMessage, isTruncated } from "./whole-message.ts";
import type { WholeMessage } from "./whole-message.ts";

export interface ComposeParts<File extends LocalFile = LocalFile> {
  readonly mail: Mail;
  readonly texts: Texts;
  readonly upload: Upload<File>;
  /** How this person likes to write. */
  readonly habits: () => Pick<Preferences, "identity" | "quoting" | "undoSend">;
  /** Of HTML that another program wrote; nothing of it runs or is loaded. */
  readonly readHtml: (html: string) => readonly RichBlock[];
  /** Calls back after so many milliseconds, unless what it returns is called. */
  readonly after: (ms: number, run: () => void) => () => void;
}

/** Somebody pauses: then it is worth to store what is there. */
const storeAfterMs = 2_000;
/** Each time the server writes the whole message anew, to a card maybe: large ones wait longer. */
const storeMsPerOctet = 1 / 200;
const storeAfterMsMax = 60_000;

/** RFC 3676 §4.3 */
const signatureMark = "\n\n-- \n";

/** What stands in the way of sending; "attachment" only asks. */
export type SendingProblem =
  | "recipients"
  | "addresses"
  | "uploading"
  | "failed-upload"
  | "attachment";

export class Compose<File extends LocalFile = LocalFile> {
  readonly status = signal<"loading" | "ready" | "sending" | "gone" | "failed">("loading");
  readonly storing = signal<"nothing" | "changed" | "storing" | "stored" | "failed">("nothing");
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
  #answered: { readonly emailId: string; readonly keyword: "$answered" | "$forwarded" } | undefined;
  #thread: Pick<Answer, "inReplyTo" | "references"> = {
    inReplyTo: undefined,
    references: undefined,
  };
  #storedId: string | undefined;
  #version = 0;
  #storedVersion = 0;
  #storingNow: Promise<void> = Promise.resolve();
  #cancelTimer: () => void = () => {};

  constructor(parts: ComposeParts<File>) {
    this.#parts = parts;
    this.attachments = new Attachments(parts.upload, () => this.changed());
  }

  /** The draft's id, once it has one. */
  get storedId(): string | undefined {
    return this.#storedId;
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
    this.#version++;
    this.storing.value = "changed";
    this.refusal.value = undefined;
    this.#cancelTimer();
    this.#cancelTimer = this.#parts.after(this.#pauseMs(), () => void this.store().catch(() => {}));
  }

  setBody(body: DraftBody): void {
    this.body.value = body;
    this.changed();
  }

  /** Plain text becomes text with styles, or the other way round. */
  switchBody(): void {
    const body = this.body.value;
    this.setBody(
      body.kind === "plain"
        ? { kind: "rich", blocks: this.#richOf(body.text) }
        : { kind: "plain", text: richPlainText(body.blocks) },
    );
    this.bodyVersion.value++;
  }

  /** Stores what is there now as a draft. Drafts come one after the other, each in the place of the last. */
  store(): Promise<void> {
    this.#cancelTimer();
    this.#storingNow = this.#storingNow.catch(() => {}).then(() => this.#store());
    return this.#storingNow;
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
    this.#cancelTimer();
    this.status.value = "sending";
    const { mail } = this.#parts;
    try {
      await this.#storingNow.catch(() => {});
      const draft = this.#draft();
      const everybody = [...draft.to, ...draft.cc, ...draft.bcc].map(({ email }) => email);
      const sent = await mail.change(() =>
        sendDraft(mail.client, {
          email: emailOfDraft(draft, mailboxes.drafts),
          before: this.#storedId,
          identityId: identity.id,
          from: identity.email,
          recipients: [...new Set(everybody)],
          mailboxes,
          sendAt,
          undoSeconds: this.#parts.habits().undoSend,
        }),
      );
      this.#storedVersion = this.#version;
      this.attachments.stop();
      void this.#markAnswered();
      return sent;
    } catch (error) {
      this.status.value = "ready";
      if (!(error instanceof NotSent)) throw error;
      this.#storedId = error.emailId;
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
    this.#cancelTimer();
    this.attachments.stop();
    await this.#storingNow.catch(() => {});
    this.#storedVersion = this.#version;
    const { mail } = this.#parts;
    if (this.#storedId !== undefined) await new MailActions(mail).destroy([this.#storedId]);
  }

  /** What has not been stored yet, is. */
  async close(): Promise<void> {
    this.attachments.stop();
    if (this.#version !== this.#storedVersion) await this.store();
  }

  #pauseMs(): number {
    const octets = this.attachments.ready.reduce((sum, { size }) => sum + size, 0);
    return Math.min(storeAfterMs + octets * storeMsPerOctet, storeAfterMsMax);
  }

  async #store(): Promise<void> {
    const mailboxes = this.#mailboxes();
    if (this.#version === this.#storedVersion || mailboxes === undefined) return;
    const version = this.#version;
    this.storing.value = "storing";
    const { mail } = this.#parts;
    const draft = this.#draft();
    try {
      const email = emailOfDraft(draft, mailboxes.drafts);
      const stored = await mail.change(() => storeDraft(mail.client, email, this.#storedId));
      this.#storedId = stored.emailId;
      this.#storedVersion = version;
      // The draft that they were parts of is gone.
      this.attachments.rename(draft.attachments, stored.blobIds);
      this.storing.value = this.#version === version ? "stored" : "changed";
    } catch (error) {
      this.storing.value = "failed";
      throw error;
    }
  }

  #startNew({ to, cc, bcc, subject, text }: MailtoWish): void {
    this.to.value = to;
    this.cc.value = cc;
    this.bcc.value = bcc;
    this.subject.value = subject;
    this.body.value = { kind: "plain", text: `${text}${this.#signature()}` };
  }

  #startEdit(message: WholeMessage): void {
    this.#storedId = message.id;
    this.storing.value = "stored";
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
    this.body.value = this.#bodyOf(message);
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
    const signature = this.#signature();
    if (kind === "forward") return `${signature}\n\n${this.#forwarded(message)}\n`;
    const { quoting } = this.#parts.habits();
    if (quoting === "none") return signature;
    const quote = this.#quoted(message);
    return quoting === "above" ? `${signature}\n\n${quote}\n` : `${quote}\n\n${signature}`;
  }

  #quoted(message: WholeMessage): string {
    const { texts } = this.#parts;
    const [sender] = message.from ?? [];
    const name = sender?.name ?? sender?.email ?? "";
    const date = texts.longDate(new Date(message.sentAt ?? message.receivedAt));
    const intro = texts.t("compose.wrote", { name, date });
    return `${intro}\n${quoted(this.#textOf(message))}`;
  }

  #forwarded(message: WholeMessage): string {
    const { texts } = this.#parts;
    const { t } = texts;
    const list = (addresses: readonly EmailAddress[] | null): string =>
      (addresses ?? []).map((address) => formatTypedAddress(address)).join(", ");
    const lines = [
      [t("message.from"), list(message.from)],
      [t("message.to"), list(message.to)],
      [t("message.cc"), list(message.cc)],
      [t("message.date"), texts.longDate(new Date(message.sentAt ?? message.receivedAt))],
      [t("compose.subject"), message.subject ?? ""],
    ].flatMap(([name, value]) => (value === "" ? [] : [`${name}: ${value}`]));
    return `---------- ${t("compose.forwarded")} ----------\n${lines.join("\n")}\n\n${this.#textOf(message)}`;
  }

  #bodyOf(message: WholeMessage): DraftBody {
    const [html] = message.htmlBody;
    const isRich = html?.type === "text/html" && html.partId !== message.textBody[0]?.partId;
    if (!isRich) return { kind: "plain", text: this.#textOf(message) };
    return { kind: "rich", blocks: this.#parts.readHtml(this.#valueOf(message, html.partId)) };
  }

  #textOf(message: WholeMessage): string {
    return message.textBody
      .filter(({ type }) => type.startsWith("text/"))
      .map(({ type, partId }) => {
        const value = this.#valueOf(message, partId);
        return type === "text/html" ? richPlainText(this.#parts.readHtml(value)) : value;
      })
      .join("\n");
  }

  #valueOf({ bodyValues }: EmailDetails, partId: string | null): string {
    return bodyValues[partId ?? ""]?.value ?? "";
  }

  #signature(): string {
    const { textSignature = "", htmlSignature = "" } = this.#identity() ?? {};
    const signature = textSignature || richPlainText(this.#parts.readHtml(htmlSignature)).trim();
    return signature === "" ? "" : `${signatureMark}${signature}`;
  }

  /** With the signature as it was designed, where that has been left as it is. */
  #richOf(text: string): readonly RichBlock[] {
    const { htmlSignature = "" } = this.#identity() ?? {};
    const signature = this.#signature();
    const at = htmlSignature === "" || signature === "" ? -1 : text.indexOf(signature);
    if (at < 0) return richOfPlainText(text);
    const end = at + signature.length;
    return [
      ...richOfPlainText(`${text.slice(0, at)}${signatureMark.trimEnd()} `),
      ...this.#parts.readHtml(htmlSignature),
      ...(end === text.length ? [] : richOfPlainText(text.slice(end + 1))),
    ];
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
  forward: "action.forward",
};
