import { quotedStrings } from "../dkim/key-record.ts";

/** A record as people put it into a zone file, or, its strings joined, into the form of a DNS provider. */
export function recordText({
  name,
  text,
}: {
  readonly name: string;
  readonly text: string;
}): string {
  return `${name}. 300 IN TXT ( ${quotedStrings(text)} )\n`;
}
