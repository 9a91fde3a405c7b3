// What a mailing list says of itself. RFC 2369
import { parseMailto } from "../compose/mailto.ts";
import { parseTypedAddresses } from "../compose/typed-addresses.ts";
import type { EmailAddress, EmailDetails } from "../jmap/types.ts";

/** Where the list takes what is meant for all. RFC 2369 §3.4: the first that we can write to; "NO" is none. */
export function listPostOf(details: EmailDetails | undefined): readonly EmailAddress[] {
  for (const url of details?.["header:List-Post:asURLs"] ?? []) {
    const { addresses } = parseTypedAddresses(parseMailto(url)?.to ?? "");
    if (addresses.length > 0) return addresses;
  }
  return [];
}

/** How one leaves the list: by a mail, or on a page of the web. */
export type Leaving =
  | { readonly kind: "mail"; readonly mailto: string }
  | { readonly kind: "page"; readonly url: string; readonly host: string };

/** RFC 2369 §3.2: the first way that we can go, a mail before a page, which learns who comes. */
export function leavingOf(details: EmailDetails | undefined): Leaving | undefined {
  const urls = details?.["header:List-Unsubscribe:asURLs"] ?? [];
  const mailto = urls.find((url) => (parseMailto(url)?.to ?? "") !== "");
  if (mailto !== undefined) return { kind: "mail", mailto };
  const url = urls.find((one) => /^https:/i.test(one) && URL.canParse(one));
  return url === undefined ? undefined : { kind: "page", url, host: new URL(url).host };
}
