import { decodeEncodedWords } from "../message/encoded-word.ts";
import { firstFieldValue } from "../message/header.ts";
import { formatAddressField, formatIdsField, formatTextField } from "../message/header-writer.ts";
import { messageIds } from "../message/message-id.ts";
import { mimePieces } from "../message/mime-writer.ts";
import type { MimePart } from "../message/mime-writer.ts";
import type { VacationValues } from "../jmap/vacation.ts";

/** Where neither text nor HTML was written. */
const defaultText =
  "I am away and will read your message when I am back.\r\n\r\n" +
  "Ich bin abwesend und lese Ihre Nachricht, wenn ich zur\u00fcck bin.\r\n";

const subjectCharactersMax = 200;
/** The first and the last few are what threads need. RFC 5322 §3.6.4 */
const referencesMax = 20;

/** The answer to a message, without Date and Message-ID, which submission adds. RFC 3834 §3 */
export function vacationLetter(
  { subject, textBody, htmlBody }: VacationValues,
  of: {
    readonly from: string;
    readonly to: string;
    /** Of what is answered: latin1, with the empty line. */
    readonly header: string;
    readonly boundary: () => string;
  },
): Buffer {
  const { header } = of;
  const [id] = messageIds(firstFieldValue(header, "message-id") ?? "");
  const earlier = messageIds(firstFieldValue(header, "references") ?? "").slice(1 - referencesMax);
  const fields = [
    formatAddressField("From", [{ email: of.from }]),
    formatAddressField("To", [{ email: of.to }]),
    formatTextField("Subject", subject ?? `Auto: ${subjectOf(header)}`),
    ...(id === undefined ? [] : [formatIdsField("In-Reply-To", [id])]),
    ...(id === undefined ? [] : [formatIdsField("References", [...earlier, id])]),
    // RFC 3834 §5, RFC 5230 §5.8; the others keep those from answering that do not know it.
    "Auto-Submitted: auto-replied (vacation)\r\n",
    "Precedence: bulk\r\n",
    "X-Auto-Response-Suppress: All\r\n",
  ];
  const pieces = mimePieces(fields.join(""), bodyOf(textBody, htmlBody), of.boundary);
  return Buffer.concat(pieces.flatMap((piece) => (piece.kind === "octets" ? [piece.octets] : [])));
}

function subjectOf(header: string): string {
  const text = decodeEncodedWords(firstFieldValue(header, "subject") ?? "").trim();
  return text.replaceAll(/\s+/g, " ").slice(0, subjectCharactersMax);
}

function bodyOf(textBody: string | null, htmlBody: string | null): MimePart<never> {
  const text = (type: string, value: string): MimePart<never> => ({
    type,
    content: { kind: "text", text: value.endsWith("\n") ? value : `${value}\r\n` },
  });
  if (htmlBody === null) return text("text/plain", textBody ?? defaultText);
  const html = text("text/html", htmlBody);
  if (textBody === null) return html;
  const parts = [text("text/plain", textBody), html];
  return { type: "multipart/alternative", content: { kind: "parts", parts } };
}
