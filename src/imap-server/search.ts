import type { Command, Search } from "../imap/command.ts";
import { formatEsearch } from "../imap/esearch.ts";
import type { SearchReturn } from "../imap/search-key.ts";
import { enableCondStore } from "./enable.ts";
import { asksForModSeq, checkCharset, findMessages, highestModSeqOf } from "./finding.ts";
import { ok, type Reply } from "./imap-error.ts";
import { Progress } from "./progress.ts";
import { checkReturns, isSilent, resultData, returnAll, returnedOf } from "./search-results.ts";
import type { Session } from "./session.ts";
import type { TimeSlice } from "../slices/time-slice.ts";

type SearchCommand = Search & Pick<Command, "tag">;

// RFC 9051 §6.4.4
export async function runSearch(
  session: Session,
  command: SearchCommand,
  slice: TimeSlice,
): Promise<Reply> {
  const { mailbox } = session;
  const { key, charset, tag } = command;
  const returns = returnsOf(session, command);
  checkReturns(returns);
  try {
    checkCharset(charset);
    const hasModSeq = asksForModSeq(key);
    if (hasModSeq) enableCondStore(session);
    const progress = new Progress(session, { tag, goal: mailbox.view.count });
    const found = await findMessages(session, { mailbox, key, progress, slice });
    const returned = returnedOf(returns, found);
    const modSeq = hasModSeq ? highestModSeqOf(mailbox, returned) : undefined;
    if (returns?.save) mailbox.searchResult = returned.toSorted();
    session.output.write(responseOf(session, command, { returns, found, modSeq }));
  } catch (error) {
    // RFC 5182 §2.1: a failed search that should have been saved leaves nothing saved.
    if (returns?.save) mailbox.searchResult = new Uint32Array();
    throw error;
  }
  return ok("SEARCH completed");
}

/** RFC 9051 §6.4.4: IMAP4rev2 always answers with ESEARCH. */
function returnsOf({ enabled }: Session, { returns }: SearchCommand): SearchReturn | undefined {
  return returns ?? (enabled.imap4rev2 ? returnAll : undefined);
}

interface Found {
  readonly returns: SearchReturn | undefined;
  readonly found: Uint32Array;
  readonly modSeq: number | undefined;
}

function responseOf(
  session: Session,
  { tag, byUid }: SearchCommand,
  { returns, found, modSeq }: Found,
): string {
  const { view } = session.mailbox;
  const numbers = byUid ? found : view.sequenceNumbersOf(found);
  if (returns === undefined) {
    // RFC 3501 §7.2.5; RFC 7162 §3.1.5
    const list = numbers.length > 0 ? ` ${numbers.join(" ")}` : "";
    return `* SEARCH${list}${modSeq === undefined ? "" : ` (MODSEQ ${modSeq})`}\r\n`;
  }
  if (isSilent(returns)) return "";
  return `* ${formatEsearch({ tag, byUid, ...resultData(returns, numbers), modSeq })}\r\n`;
}
