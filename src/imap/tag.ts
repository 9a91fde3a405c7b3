const tagText = /^[!#$&',\-./0-9:;<=>?@A-Z[\]^_`a-z|}~]{1,255} /;

/** The tag at the start of a command that may be wrong in all else; "*" where there is none. RFC 9051 §7.1.3. */
export function tagOf(text: string): string {
  return tagText.exec(text.slice(0, 256))?.[0].slice(0, -1) ?? "*";
}
