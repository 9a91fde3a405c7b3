import type { Command, SetMetadata } from "../imap/command.ts";
import { StoreRefusal } from "../store/mail-store.ts";
import { no, ok, type Reply } from "./imap-error.ts";
import { mailboxByName } from "./mailbox-by-name.ts";
import type { Session } from "./session.ts";
import { written } from "./store-refusal.ts";

/** Of one value. RFC 5464 §4.3 */
const valueOctetsMax = 100_000;

// RFC 5464 §4.3
export async function runSetMetadata(
  session: Session,
  command: SetMetadata & Pick<Command, "tag">,
): Promise<Reply> {
  const { services, accountId } = session;
  const mailboxId = command.mailbox === "" ? undefined : mailboxByName(session, command.mailbox).id;
  for (const { entry, value } of command.annotations) {
    if (!isPossible(entry)) throw no("Entry is not possible", "CANNOT");
    if (value !== undefined && value.length > valueOctetsMax) {
      throw no("Value is too long", `METADATA MAXSIZE ${valueOctetsMax}`);
    }
  }
  const { annotations } = command;
  const set = services.store.setAnnotations({ accountId, mailboxId, annotations });
  await written(set.catch((error: unknown) => Promise.reject(refusalOf(error))));
  session.forgetEntries(mailboxId, annotations);
  return ok("SETMETADATA completed");
}

/** RFC 5464 §6.2: a vendor's entry has at least four components. */
function isPossible(entry: string): boolean {
  const [, , kind, ...rest] = entry.split("/");
  return kind !== "vendor" || rest.length >= 2;
}

// RFC 5464 §4.3
function refusalOf(error: unknown): Error {
  if (error instanceof StoreRefusal && error.reason === "too-many") {
    return no("Too many annotations", "METADATA TOOMANY");
  }
  if (error instanceof StoreRefusal && error.reason === "too-large") {
    return no("Annotations are too large together", `METADATA MAXSIZE ${valueOctetsMax}`);
  }
  return error instanceof Error ? error : new Error(String(error));
}
