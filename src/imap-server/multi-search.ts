import type { Command, MultiSearch } from "../imap/command.ts";
import { formatEsearch } from "../imap/esearch.ts";
import { formatMailboxName } from "../imap/mailbox-name.ts";
import type { SearchReturn } from "../imap/search-key.ts";
import { usesSequenceNumbers } from "../imap/uid-only.ts";
import type { Mailbox } from "../store/mailbox.ts";
import { enableCondStore } from "./enable.ts";
import { asksForModSeq, checkCharset, findMessages, highestModSeqOf } from "./finding.ts";
import { bad, ok, type Reply } from "./imap-error.ts";
import { filteredMailboxes } from "./mailbox-filter.ts";
import { Progress } from "./progress.ts";
import { checkReturns, isSilent, resultData, returnAll, returnedOf } from "./search-results.ts";
import { SelectedMailbox } from "./selected-mailbox.ts";
import type { Session } from "./session.ts";
import type { TimeSlice } from "../slices/time-slice.ts";

type MultiSearchCommand = MultiSearch & Pick<Command, "tag">;

// RFC 7377 §2.1: one ESEARCH response for each mailbox in which something was found.
export async function runMultiSearch(
  session: Session,
  command: MultiSearchCommand,
  slice: TimeSlice,
): Promise<Reply> {
  const { selected, services, accountId } = session;
  const { key, tag, filters = [{ kind: "selected" }], returns = returnAll } = command;
  const isOfSelected = filters.every(({ kind }) => kind === "selected");
  if (isOfSelected && selected === undefined) throw bad("Select a mailbox first", "CLIENTBUG");
  checkReturns(returns);
  // RFC 7377 §2.2: what is saved, and sequence numbers, are of the selected mailbox.
  if (!isOfSelected && (returns.save || usesSequenceNumbers(command))) {
    throw bad("Possible in the selected mailbox only", "CLIENTBUG");
  }
  checkCharset(command.charset);
  if (asksForModSeq(key)) enableCondStore(session);
  const mailboxes = filteredMailboxes(
    filters,
    services.store.mailboxes(accountId),
    selected?.mailboxId,
  );
  const goal = mailboxes.reduce((sum, { counts }) => sum + counts.messages, 0);
  const progress = new Progress(session, { tag, goal });
  for (const mailbox of mailboxes) {
    await searchIn(session, mailbox, { command, returns, progress, slice });
    if (session.output.isFull) await session.output.ready();
  }
  return ok("ESEARCH completed");
}

interface Searched {
  readonly command: MultiSearchCommand;
  readonly returns: SearchReturn;
  readonly progress: Progress;
  readonly slice: TimeSlice;
}

async function searchIn(session: Session, mailbox: Mailbox, searched: Searched): Promise<void> {
  const { selected, output, textMode } = session;
  const { command, returns, progress, slice } = searched;
  const { key, tag } = command;
  const isSelected = selected?.mailboxId === mailbox.id;
  using opened = isSelected ? undefined : openedMailbox(session, mailbox);
  const searchedMailbox = opened ?? (isSelected ? selected : undefined);
  // Somebody deleted it meanwhile.
  if (searchedMailbox === undefined) return;
  const found = await findMessages(session, { mailbox: searchedMailbox, key, progress, slice });
  const returned = returnedOf(returns, found);
  if (returns.save) searchedMailbox.searchResult = returned.toSorted();
  if (found.length === 0 || isSilent(returns)) return;
  const modSeq = asksForModSeq(key) ? highestModSeqOf(searchedMailbox, returned) : undefined;
  const name = formatMailboxName(mailbox.name, textMode);
  const source = { mailbox: name, uidValidity: mailbox.uidValidity };
  const results = { tag, source, byUid: true, ...resultData(returns, found), modSeq };
  output.write(`* ${formatEsearch(results)}\r\n`);
}

/** Opened for this search alone; undefined where it is gone. */
function openedMailbox({ services }: Session, { id }: Mailbox): SelectedMailbox | undefined {
  const { store, hub } = services;
  if (store.mailbox(id) === undefined) return undefined;
  return new SelectedMailbox({
    store,
    hub,
    mailboxId: id,
    readOnly: true,
    onChange: () => undefined,
  });
}
