import type { AccountId } from "../store/ids.ts";
import type { MailStore } from "../store/mail-store.ts";
import { downloadOf } from "./download.ts";
import type { Download } from "./download.ts";
import type { Uploads } from "./uploads.ts";

/** Whatever has a blobId for this account: a message, a part of one, or what it has uploaded. RFC 8620 §6 */
export function blobOf(
  of: { readonly store: MailStore; readonly uploads: Uploads },
  accountId: AccountId,
  blobId: string,
): Download | undefined {
  const upload = of.uploads.find(accountId, blobId);
  if (upload === undefined) return downloadOf(of.store, accountId, blobId);
  return { type: upload.type, size: upload.size, octets: () => of.uploads.open(upload) };
}
