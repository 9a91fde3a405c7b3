// Sending on what another wrote, as it is: fields that say so are put in front, nothing else changes. RFC 5322 §3.6.6
import type { JmapClient } from "../jmap/jmap-client.ts";
import { JmapError } from "../jmap/transport.ts";
import type { EmailAddress, SetError } from "../jmap/types.ts";

export interface Redirection {
  /** Who sends it on. */
  readonly identity: { readonly id: string; readonly name: string; readonly email: string };
  readonly to: readonly EmailAddress[];
  readonly sentMailboxId: string;
  readonly at: Date;
  /** Of our own making: the left side of a Message-ID. */
  readonly uniqueName: string;
}

export interface RawMail {
  /** The octets of a message. */
  readonly download: (blobId: string) => Promise<Uint8Array<ArrayBuffer>>;
  /** Returns a blobId. */
  readonly upload: (octets: Blob) => Promise<string>;
}

/** Puts a copy into the mailbox of what was sent. Throws JmapError where the server refuses. */
export async function redirect(
  client: JmapClient,
  raw: RawMail,
  blobId: string,
  redirection: Redirection,
): Promise<void> {
  const octets = await raw.download(blobId);
  const rest = octets.subarray(deliveryFieldsEnd(octets));
  const header = new TextEncoder().encode(resentFields(redirection));
  const uploaded = await raw.upload(new Blob([header, rest], { type: "message/rfc822" }));
  const { identity, to, sentMailboxId } = redirection;
  const batch = client.batch();
  const imported = batch.other<Created>("Email/import", {
    emails: {
      copy: {
        blobId: uploaded,
        mailboxIds: { [sentMailboxId]: true },
        keywords: { $seen: true },
      },
    },
  });
  const submitted = batch.other<Created>("EmailSubmission/set", {
    create: {
      send: {
        identityId: identity.id,
        emailId: "#copy",
        envelope: {
          mailFrom: { email: identity.email, parameters: null },
          rcptTo: to.map(({ email }) => ({ email, parameters: null })),
        },
      },
    },
  });
  const id = createdId(await imported.response, "copy");
  try {
    createdId(await submitted.response, "send");
  } catch (error) {
    await client.call("Email/set", { destroy: [id] });
    throw error;
  }
}

interface Created {
  readonly created?: Readonly<Record<string, { readonly id: string }>> | null;
  readonly notCreated?: Readonly<Record<string, SetError>> | null;
}

function createdId({ created, notCreated }: Created, name: string): string {
  const id = created?.[name]?.id;
  if (id !== undefined) return id;
  const { type = "serverFail", description } = notCreated?.[name] ?? {};
  throw new JmapError(type, description ?? "");
}

/** With CRLF. Names of people are encoded, so that all of it is ASCII but for addresses that are not. */
export function resentFields({ identity, to, at, uniqueName }: Redirection): string {
  const domain = identity.email.slice(identity.email.lastIndexOf("@") + 1);
  return [
    `Resent-Date: ${dateTime(at)}`,
    `Resent-From: ${mailbox(identity)}`,
    `Resent-To: ${to.map((address) => mailbox(address)).join(",\r\n ")}`,
    `Resent-Message-ID: <${uniqueName}@${domain}>`,
    "",
  ].join("\r\n");
}

/** RFC 5322 §3.3, in UTC */
function dateTime(at: Date): string {
  return at.toUTCString().replace("GMT", "+0000");
}

/** Octets of a name in one encoded word, which has 75 characters at most. RFC 2047 §2 */
const wordOctetsMax = 45;

function mailbox({
  name,
  email,
}: {
  readonly name: string | null;
  readonly email: string;
}): string {
  const bare = (name ?? "").replaceAll(/\p{Cc}+/gu, " ").trim();
  if (bare === "") return email;
  if (/^[ -~]*$/.test(bare)) return `"${bare.replaceAll(/["\\]/g, "\\$&")}" <${email}>`;
  const words: string[] = [""];
  for (const character of bare) {
    const longer = words.at(-1)! + character;
    if (new TextEncoder().encode(longer).length <= wordOctetsMax) words[words.length - 1] = longer;
    else words.push(character);
  }
  const encoded = words.map((word) => `=?utf-8?B?${new TextEncoder().encode(word).toBase64()}?=`);
  return `${encoded.join("\r\n ")} <${email}>`;
}

/** What our own delivery put in front says where it went, not what was sent. RFC 5321 §4.4 */
const deliveryField = /^(?:return-path|delivered-to|x-original-to):/i;

/** Octets at the beginning that are such fields. */
export function deliveryFieldsEnd(octets: Uint8Array): number {
  const text = new TextDecoder("latin1").decode(octets.subarray(0, 16_384));
  let at = 0;
  while (deliveryField.test(text.slice(at, at + 20))) {
    do {
      const end = text.indexOf("\n", at);
      if (end < 0) return 0;
      at = end + 1;
    } while (text[at] === " " || text[at] === "\t");
  }
  return at;
}
