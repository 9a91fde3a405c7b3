// A mailbox as one file, in the form "mboxrd". RFC 4155 §A
import type { JmapClient } from "../jmap/jmap-client.ts";

interface MboxMessage {
  readonly blobId: string;
  readonly receivedAt: string;
  readonly from: readonly { readonly email: string }[] | null;
}

export type Download = (blobId: string) => Promise<Uint8Array<ArrayBuffer> | undefined>;

/** Messages that are asked for at once, and downloads that are under way. */
const queryMax = 500;
const downloadsMax = 4;

/** All of a mailbox, the oldest first. Messages that go in the meantime are left out. */
export async function* mboxOf(
  client: JmapClient,
  mailboxId: string,
  download: Download,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let anchor: string | undefined;
  for (;;) {
    const batch = client.batch();
    const query = batch.call("Email/query", {
      filter: { inMailbox: mailboxId },
      sort: [{ property: "receivedAt", isAscending: true }],
      limit: queryMax,
      ...(anchor === undefined ? {} : { anchor, anchorOffset: 1 }),
    });
    const emails = batch.call("Email/get", {
      "#ids": query.ref("/ids"),
      properties: ["blobId", "receivedAt", "from"],
    });
    const { ids } = await query.response;
    const { list } = await emails.response;
    const byId = new Map(list.map((email) => [email.id, email]));
    const found = ids.flatMap((id) => byId.get(id) ?? []);
    for (let at = 0; at < found.length; at += downloadsMax) {
      const some = found.slice(at, at + downloadsMax);
      const octets = await Promise.all(some.map(({ blobId }) => download(blobId)));
      for (const [index, one] of octets.entries()) {
        if (one !== undefined) yield* mboxEntry(some[index]!, one);
      }
    }
    if (ids.length < queryMax) return;
    anchor = ids.at(-1);
  }
}

/** The line that parts messages, the message with ends of lines as files have them, an empty line. */
export function* mboxEntry(
  { receivedAt, from }: Pick<MboxMessage, "receivedAt" | "from">,
  octets: Uint8Array<ArrayBuffer>,
): Generator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  const sender = from?.[0]?.email.replaceAll(/[\s\p{Cc}]+/gu, "") || "MAILER-DAEMON";
  yield encoder.encode(`From ${sender} ${ctime(new Date(receivedAt))}\n`);
  yield quoted(octets);
  yield encoder.encode(octets.at(-1) === 0x0a ? "\n" : "\n\n");
}

const fromMark = [0x46, 0x72, 0x6f, 0x6d, 0x20] as const;
const [cr, lf, greater] = [0x0d, 0x0a, 0x3e] as const;

/** ">" in front of lines that would begin another message, or that have one already; CRLF becomes LF. */
function quoted(octets: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(octets.length + Math.ceil(octets.length / 5));
  let length = 0;
  let isStart = true;
  for (let at = 0; at < octets.length; at++) {
    const octet = octets[at]!;
    if (octet === cr && octets[at + 1] === lf) continue;
    if (isStart && isFromLine(octets, at)) out[length++] = greater;
    isStart = octet === lf;
    out[length++] = octet;
  }
  return out.slice(0, length);
}

function isFromLine(octets: Uint8Array, start: number): boolean {
  let at = start;
  while (octets[at] === greater) at++;
  return fromMark.every((octet, index) => octets[at + index] === octet);
}

/** "Sat Nov 21 09:05:07 2026", in UTC: POSIX asctime(3) */
function ctime(at: Date): string {
  const [weekday = "", day = "", month = "", year = "", time = ""] = at
    .toUTCString()
    .replace(",", "")
    .split(" ");
  return `${weekday} ${month} ${day.replace(/^0/, " ")} ${time} ${year}`;
}
