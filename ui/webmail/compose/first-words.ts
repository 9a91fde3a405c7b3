// The words that a message begins with: those of the message that it answers, and the signature.
import type { Texts } from "../../kit/text/texts.ts";
import type { EmailAddress, EmailDetails } from "../jmap/types.ts";
import type { Choice } from "../settings/preferences.ts";
import { quoted } from "./answer.ts";
import type { DraftBody } from "./draft.ts";
import type { RichBlock } from "./rich-text.ts";
import { richOfPlainText, richPlainText } from "./rich-text-format.ts";
import type { Identity } from "./sending.ts";
import { formatTypedAddress } from "./typed-addresses.ts";
import type { WholeMessage } from "./whole-message.ts";

/** Of HTML that another program wrote; nothing of it runs or is loaded. */
export type ReadHtml = (html: string) => readonly RichBlock[];

export type Signatures = Pick<Identity, "textSignature" | "htmlSignature">;

/** RFC 3676 §4.3 */
const signatureMark = "\n\n-- \n";

export class FirstWords {
  readonly #texts: Texts;
  readonly #readHtml: ReadHtml;

  constructor(texts: Texts, readHtml: ReadHtml) {
    this.#texts = texts;
    this.#readHtml = readHtml;
  }

  /** What follows the beginning of a new message, such as "\n\n-- \nAna". */
  signature({ textSignature, htmlSignature }: Signatures): string {
    const signature = textSignature || richPlainText(this.#readHtml(htmlSignature)).trim();
    return signature === "" ? "" : `${signatureMark}${signature}`;
  }

  reply(message: WholeMessage, signatures: Signatures, quoting: Choice<"quoting">): string {
    const signature = this.signature(signatures);
    if (quoting === "none") return signature;
    const quote = this.#quoted(message);
    return quoting === "above" ? `${signature}\n\n${quote}\n` : `${quote}\n\n${signature}`;
  }

  forward(message: WholeMessage, signatures: Signatures): string {
    return `${this.signature(signatures)}\n\n${this.#forwarded(message)}\n`;
  }

  /** Of a draft that is gone on with. */
  bodyOf(message: WholeMessage): DraftBody {
    const [html] = message.htmlBody;
    const isRich = html?.type === "text/html" && html.partId !== message.textBody[0]?.partId;
    if (!isRich) return { kind: "plain", text: this.#textOf(message) };
    return { kind: "rich", blocks: this.#readHtml(this.#valueOf(message, html.partId)) };
  }

  /** With the signature as it was designed, where that has been left as it is. */
  richOf(text: string, signatures: Signatures): readonly RichBlock[] {
    const { htmlSignature } = signatures;
    const signature = this.signature(signatures);
    const at = htmlSignature === "" || signature === "" ? -1 : text.indexOf(signature);
    if (at < 0) return richOfPlainText(text);
    const end = at + signature.length;
    return [
      ...richOfPlainText(`${text.slice(0, at)}${signatureMark.trimEnd()} `),
      ...this.#readHtml(htmlSignature),
      ...(end === text.length ? [] : richOfPlainText(text.slice(end + 1))),
    ];
  }

  #quoted(message: WholeMessage): string {
    const texts = this.#texts;
    const [sender] = message.from ?? [];
    const name = sender?.name ?? sender?.email ?? "";
    const date = texts.longDate(new Date(message.sentAt ?? message.receivedAt));
    const intro = texts.t("compose.wrote", { name, date });
    return `${intro}\n${quoted(this.#textOf(message))}`;
  }

  #forwarded(message: WholeMessage): string {
    const texts = this.#texts;
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

  #textOf(message: WholeMessage): string {
    return message.textBody
      .filter(({ type }) => type.startsWith("text/"))
      .map(({ type, partId }) => {
        const value = this.#valueOf(message, partId);
        return type === "text/html" ? richPlainText(this.#readHtml(value)) : value;
      })
      .join("\n");
  }

  #valueOf({ bodyValues }: EmailDetails, partId: string | null): string {
    return bodyValues[partId ?? ""]?.value ?? "";
  }
}

/** Undefined where the signature is not there as it was: somebody has changed it. */
export function withSignature(text: string, before: string, after: string): string | undefined {
  if (before === "") return text.trim() === "" ? `${text}${after}` : undefined;
  const at = text.indexOf(before);
  const end = at + before.length;
  // What only begins like it is another.
  const isWhole = at >= 0 && (end === text.length || text[end] === "\n");
  return isWhole ? `${text.slice(0, at)}${after}${text.slice(end)}` : undefined;
}
