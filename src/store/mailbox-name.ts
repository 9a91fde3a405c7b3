import { StoreRefusal } from "./mail-store.ts";

const nameOctetsMax = 1000;
const depthMax = 20;

/**
 * The name as the store keeps it: NFC, "INBOX" in capitals also as the first level, "/" between levels.
 * Refuses "bad-name" with the reason. mail-behaviours.md 6.2; RFC 9051 §5.1
 */
export function checkedMailboxName(name: string): string {
  const levels = name.normalize("NFC").split("/");
  if (levels[0]!.toUpperCase() === "INBOX") levels[0] = "INBOX";
  const checked = levels.join("/");
  const refuse = (why: string): never => {
    throw new StoreRefusal("bad-name", `A mailbox name ${why}`);
  };
  // Half a surrogate pair, as modified UTF-7 can hold it, is no character: SQLite would make it U+FFFD.
  if (!checked.isWellFormed()) refuse("is Unicode text");
  if (levels.some((level) => level === ""))
    refuse('has no empty level: no "/" at the ends, no "//"');
  if (levels.some((level) => level === "." || level === "..")) refuse('has no level "." or ".."');
  if (checked.startsWith("#")) refuse('does not start with "#"');
  if (/[\p{Cc}\u2028\u2029]/u.test(checked)) refuse("has no control characters");
  if (Buffer.byteLength(checked) > nameOctetsMax) refuse(`has at most ${nameOctetsMax} octets`);
  if (levels.length > depthMax) refuse(`has at most ${depthMax} levels`);
  return checked;
}

/** Names of the mailboxes above, outermost first. */
export function parentsOf(name: string): string[] {
  const levels = name.split("/");
  return levels.slice(0, -1).map((_, i) => levels.slice(0, i + 1).join("/"));
}
