import { formatDateTime } from "../message/date-time.ts";
import { encodeWords } from "../message/encoded-word.ts";
import { paragraphs } from "./prose.ts";
import type { RandomNumbers } from "./random-numbers.ts";
import type { Language, Person } from "./vocabulary.ts";

/** What a message says in its header. */
export interface TestHeader {
  readonly from: Person;
  readonly to: readonly Person[];
  readonly subject: string;
  /** With angle brackets. */
  readonly messageId: string;
  readonly references: readonly string[];
  readonly sentAt: number;
  readonly listId: string | undefined;
}

/** How often each kind of body comes, of a hundred. */
const kinds = [
  { share: 50, body: plain },
  { share: 28, body: alternative },
  { share: 14, body: attachment },
  { share: 8, body: forwarded },
] as const;

/** A whole message with CRLF line ends. */
export function testLetter(random: RandomNumbers, header: TestHeader, language: Language): string {
  let left = random.below(100);
  const kind = kinds.find(({ share }) => (left -= share) < 0)!;
  return formatHeader(header) + kind.body(random, language);
}

function formatHeader(header: TestHeader): string {
  const { references } = header;
  const lines = [
    `Date: ${formatDateTime(header.sentAt)}`,
    `From: ${mailboxText(header.from)}`,
    `To: ${header.to.map(mailboxText).join(",\r\n\t")}`,
    `Subject: ${encodeWords(header.subject)}`,
    `Message-ID: ${header.messageId}`,
    ...(references.length > 0
      ? [`In-Reply-To: ${references.at(-1)!}`, `References: ${references.join("\r\n\t")}`]
      : []),
    ...(header.listId === undefined ? [] : [`List-Id: <${header.listId}>`]),
    "MIME-Version: 1.0",
  ];
  return `${lines.join("\r\n")}\r\n`;
}

function mailboxText({ name, address }: Person): string {
  return `${encodeWords(name)} <${address}>`;
}

function plain(random: RandomNumbers, language: Language): string {
  return `${textPart(paragraphs(random, language, 3 + random.below(30)))}`;
}

function alternative(random: RandomNumbers, language: Language): string {
  const text = paragraphs(random, language, 3 + random.below(15));
  const html = text
    .split("\r\n\r\n")
    .map((paragraph) => `<p style="margin: 0">${paragraph}</p>`)
    .join("\r\n");
  return multipart("alternative", [
    textPart(text),
    `Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(
      `<html><body>\r\n${html}</body></html>\r\n`,
    )}`,
  ]);
}

function attachment(random: RandomNumbers, language: Language): string {
  const octets = Buffer.alloc(500 + random.below(6000));
  for (let at = 0; at < octets.length; at++) octets[at] = random.below(256);
  const name = `${random.pick(["plan", "photo", "invoice"])}-${random.below(10_000)}.pdf`;
  return multipart("mixed", [
    textPart(paragraphs(random, language, 2 + random.below(6))),
    `Content-Type: application/pdf; name="${name}"\r\nContent-Transfer-Encoding: base64\r\n` +
      `Content-Disposition: attachment; filename="${name}"\r\n\r\n${base64(octets)}`,
  ]);
}

function forwarded(random: RandomNumbers, language: Language): string {
  const inner = `Subject: ${encodeWords(random.pick(language.words))}\r\n${plain(random, language)}`;
  return multipart("mixed", [
    textPart(paragraphs(random, language, 1)),
    `Content-Type: message/rfc822\r\n\r\n${inner}`,
  ]);
}

function textPart(text: string): string {
  const isAscii = /^[\0-\x7f]*$/.test(text);
  return (
    `Content-Type: text/plain; charset=${isAscii ? "us-ascii" : "utf-8"}\r\n` +
    `Content-Transfer-Encoding: ${isAscii ? "7bit" : "8bit"}\r\n\r\n${text}`
  );
}

function multipart(subtype: string, parts: readonly string[]): string {
  // A part within has another.
  const boundary = `=_${subtype}_${parts[0]!.length}_${parts[1]!.length}`;
  const delimited = parts.map((part) => `--${boundary}\r\n${part}\r\n`).join("");
  return `Content-Type: multipart/${subtype}; boundary="${boundary}"\r\n\r\n${delimited}--${boundary}--\r\n`;
}

function base64(octets: Uint8Array | string): string {
  const lines =
    Buffer.from(octets)
      .toString("base64")
      .match(/.{1,76}/g) ?? [];
  return `${lines.join("\r\n")}\r\n`;
}
