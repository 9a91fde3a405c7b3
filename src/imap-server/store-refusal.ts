import { StoreRefusal } from "../store/mail-store.ts";
import { type ImapError, no } from "./imap-error.ts";

/** Runs a write of the store and turns its refusal into ours. `missing` is the code for a mailbox that is gone. */
export async function written<Result>(
  write: Promise<Result>,
  missing: "NONEXISTENT" | "TRYCREATE" = "NONEXISTENT",
): Promise<Result> {
  try {
    return await write;
  } catch (error) {
    throw error instanceof StoreRefusal ? refusalOf(error, missing) : error;
  }
}

// RFC 9051 §7.1, RFC 9208 §5.1
function refusalOf(refusal: StoreRefusal, missing: string): ImapError {
  switch (refusal.reason) {
    case "not-found":
      return no("Mailbox does not exist", missing);
    case "exists":
      return no("Mailbox exists already", "ALREADYEXISTS");
    case "bad-name":
      return no("Mailbox name is not possible", "CANNOT");
    case "use-taken":
      return no("Another mailbox has that special use", "USEATTR");
    case "has-children":
      return no("Mailbox has children", "HASCHILDREN");
    case "has-messages":
      return no("Mailbox has messages", "CANNOT");
    case "inbox":
      return no("Not possible with INBOX", "CANNOT");
    case "too-large":
      return no("Too large", "LIMIT");
    case "too-many":
    case "queue-full":
    case "sending-limit":
      return no("Too many", "LIMIT");
    case "conflict":
      return no("Something else changed at the same time, try again", "INUSE");
    case "over-quota":
      return no("No room left in the account", "OVERQUOTA");
    case "disk-full":
      return noRoom();
  }
}

/** Not OVERQUOTA, which is about the account; the disk may have room again. RFC 9051 §7.1 */
export function noRoom(): ImapError {
  return no("Cannot store anything now", "UNAVAILABLE");
}
