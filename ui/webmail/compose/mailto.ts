/** What a mailto address begins a message with; addresses as they can be typed. */
export interface MailtoWish {
  readonly to: string;
  readonly cc: string;
  readonly bcc: string;
  readonly subject: string;
  readonly text: string;
}

const charactersMax = 20_000;

/**
 * RFC 6068 §2. Of its header fields only those that a person sees before sending: no attachments, and nothing that
 * would change who a message is from.
 */
export function parseMailto(address: string): MailtoWish | undefined {
  const [, path, query = ""] =
    /^mailto:([^?]*)(?:\?([^#]*))?/i.exec(address.slice(0, charactersMax)) ?? [];
  if (path === undefined) return undefined;
  const fields = new Map<string, string[]>();
  const add = (name: string, value: string): void => {
    if (value.trim() !== "") fields.set(name, [...(fields.get(name) ?? []), value]);
  };
  add("to", path.split(",").map(decoded).join(", "));
  for (const pair of query.split("&")) {
    const [name = "", ...value] = pair.split("=");
    add(decoded(name).toLowerCase(), decoded(value.join("=")));
  }
  const list = (name: string): string => oneLine(fields.get(name)?.join(", ") ?? "");
  return {
    to: list("to"),
    cc: list("cc"),
    bcc: list("bcc"),
    subject: oneLine(fields.get("subject")?.[0] ?? ""),
    text: (fields.get("body") ?? []).join("\n").replaceAll(/\r\n?/g, "\n"),
  };
}

/** "+" is a plus here, not a space. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, " ").trim();
}
