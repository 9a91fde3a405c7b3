import { computed, signal } from "@preact/signals";
import type { Mail } from "../jmap/mail.ts";
import { LoggedOut, Unreachable } from "../jmap/transport.ts";
import type { BodyPart, Email, EmailDetails } from "../jmap/types.ts";
import type { ReadMail } from "../read-mail/read-mail.ts";

export type MessageForm = "text" | "html";

/** What the server says of the designed part without sending it. */
export interface FrameState {
  /** Things that would come from elsewhere, and do not. */
  readonly blocked: number;
  /** They do: somebody has chosen so for this sender. */
  readonly isExternal: boolean;
}

export interface OpenMessageParts {
  readonly read: ReadMail;
  readonly askFrame: (url: string) => Promise<FrameState | undefined>;
  /** How mail of this address is shown where it has both forms. */
  readonly formFor: (address: string) => MessageForm;
}

/** The message that is being read. */
export class OpenMessage {
  readonly id = signal<string | undefined>(undefined);
  readonly details = signal<(Email & EmailDetails) | undefined>(undefined);
  readonly status = signal<"none" | "loading" | "ready" | "gone" | "failed">("none");
  /** Pictures from elsewhere are loaded, for this message. */
  readonly isExternalShown = signal(false);
  readonly hasText = computed(() => textOf(this.details.value).trim() !== "");
  /** The part that the sender designed. */
  readonly htmlPart = computed(() =>
    this.details.value?.htmlBody.find(({ type }) => type === "text/html"),
  );
  readonly form = computed<MessageForm>(() => {
    if (this.htmlPart.value === undefined) return "text";
    return this.hasText.value ? this.#wished.value : "html";
  });
  /** Undefined where it is not known. */
  readonly frame = signal<FrameState | undefined>(undefined);
  readonly #mail: Mail;
  readonly #parts: OpenMessageParts;
  readonly #wished = signal<MessageForm>("text");

  constructor(mail: Mail, parts: OpenMessageParts) {
    this.#mail = mail;
    this.#parts = parts;
  }

  close(): void {
    this.id.value = undefined;
    this.details.value = undefined;
    this.status.value = "none";
  }

  /** Rejects where the session is over; what else goes wrong is a status. */
  async open(id: string): Promise<void> {
    if (this.id.value === id && this.status.value === "ready") return;
    this.id.value = id;
    this.isExternalShown.value = false;
    this.frame.value = undefined;
    if (this.details.value?.id !== id) this.details.value = undefined;
    this.status.value = "loading";
    try {
      const found = await this.#mail.details(id);
      if (this.id.value !== id) return;
      this.#show(found);
      this.status.value = found === undefined ? "gone" : "ready";
      if (found !== undefined) await this.#parts.read.keepMessage(found);
      if (this.form.value === "html") await this.#lookAtFrame(id);
    } catch (error) {
      if (error instanceof LoggedOut) throw error;
      await this.#fromKept(id, error);
    }
  }

  async choose(form: MessageForm): Promise<void> {
    this.#wished.value = form;
    const id = this.id.value;
    if (this.form.value === "html" && id !== undefined) await this.#lookAtFrame(id);
  }

  /** Where the frame finds the sanitised part. */
  frameUrl(): string | undefined {
    const id = this.id.value;
    const partId = this.htmlPart.value?.partId;
    if (id === undefined || typeof partId !== "string") return undefined;
    const path = `/mail/html/${id}/${encodeURIComponent(partId)}`;
    return this.isExternalShown.value ? `${path}?external=yes` : path;
  }

  #show(details: (Email & EmailDetails) | undefined): void {
    // The same message again, such as after a lost connection: whoever chose keeps the choice.
    if (details?.id !== this.details.value?.id) {
      this.#wished.value = this.#parts.formFor(details?.from?.[0]?.email ?? "");
    }
    this.details.value = details;
  }

  async #lookAtFrame(id: string): Promise<void> {
    const url = this.frameUrl();
    if (url === undefined || this.frame.value !== undefined) return;
    const state = await this.#parts.askFrame(url).catch(() => undefined);
    if (this.id.value === id) this.frame.value = state;
  }

  async #fromKept(id: string, error: unknown): Promise<void> {
    const kept = error instanceof Unreachable ? await this.#parts.read.message(id) : undefined;
    if (this.id.value !== id) return;
    if (kept !== undefined) this.#mail.cache.put(this.#mail.cache.has(id) ? [] : [kept]);
    this.#show(kept);
    this.status.value = kept === undefined ? "failed" : "ready";
  }
}

/** All text of the message that is not designed, one part after the other. */
export function textOf(details: EmailDetails | undefined): string {
  return (details?.textBody ?? [])
    .filter(({ type, partId }) => type === "text/plain" && partId !== null)
    .map(({ partId }) => details?.bodyValues[partId!]?.value ?? "")
    .join("\n");
}

/** Where the part is downloaded, under a name that disks take. RFC 8620 §6.2 */
export function downloadUrl(accountId: string, { blobId, name, type }: BodyPart): string {
  const fileName = encodeURIComponent((name ?? "").replaceAll(/[/\\]/g, "_") || "attachment");
  const query = `type=${encodeURIComponent(type)}`;
  return `/jmap/download/${accountId}/${encodeURIComponent(blobId ?? "")}/${fileName}?${query}`;
}

/** How an attachment can be looked at without leaving the page. */
export function previewOf({ type, size }: BodyPart): "image" | "pdf" | "text" | undefined {
  if (size > 20_000_000) return undefined;
  if (/^image\/(?:png|jpeg|gif|webp|avif|bmp)$/.test(type)) return "image";
  if (type === "application/pdf") return "pdf";
  return type.startsWith("text/") ? "text" : undefined;
}
