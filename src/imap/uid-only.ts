import type { Append, Command } from "./command.ts";
import type { SearchKey } from "./search-key.ts";

/**
 * Whether a command speaks of sequence numbers, in itself or in its search keys. After ENABLE UIDONLY such a one is
 * refused with BAD and the code UIDREQUIRED. RFC 9586 §3.
 */
export function usesSequenceNumbers(command: Command | Append): boolean {
  if (command.kind === "append") return command.replaces?.byUid === false;
  if (command.kind === "select" || command.kind === "examine") {
    return command.qresync?.sequenceMatch !== undefined;
  }
  const isByNumber = "byUid" in command && !command.byUid;
  return isByNumber || ("key" in command && hasSequenceNumbers(command.key));
}

/** Nested no deeper than the grammar lets keys be. */
function hasSequenceNumbers(key: SearchKey): boolean {
  if (key.kind === "messages") return !key.byUid && key.set !== "$";
  if (key.kind === "not") return hasSequenceNumbers(key.key);
  if (key.kind === "or") return hasSequenceNumbers(key.left) || hasSequenceNumbers(key.right);
  return key.kind === "and" && key.keys.some(hasSequenceNumbers);
}
