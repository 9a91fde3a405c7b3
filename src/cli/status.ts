import type { CallResult } from "../admin/calls.ts";
import type { SearchStatus } from "../search/search-messages.ts";
import { sources } from "./certificate-list.ts";
import { directoryOption, jsonOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";
import { counted, sizeText, table, timeText } from "./table.ts";

export const status: Command = {
  usage: "[--json]",
  help: "Shows whether a server runs, since when, and where it listens.",
  options: { dir: directoryOption, json: jsonOption },
  async run(context, words) {
    const state = await call(context, words, { name: "status", arguments: {} });
    if (words.has("json")) {
      context.terminal.out(`${JSON.stringify(state, undefined, 2)}\n`);
      return 0;
    }
    const { nextQueueAttemptAt: next, search } = state;
    const rows = [
      ["version", state.version],
      ["host name", state.hostName],
      ["data", state.dataDirectory],
      ["running since", `${timeText(state.startedAt)} as process ${state.pid}`],
      ["memory", sizeText(state.memoryOctets)],
      ["configuration", `revision ${state.revision}`],
      ["domains", String(state.domains)],
      ["accounts", String(state.accounts)],
      ["next to send", next === undefined ? "nothing waits" : timeText(next)],
      ["TLS to others", tlsText(state.tlsSessions, state.stsPolicies)],
      ["certificate", certificateText(state)],
      ["search index", search === undefined ? "failed: see the log" : searchText(search)],
      ...state.doors.map(({ service, address, port }) => [service, `${address} port ${port}`]),
    ];
    context.terminal.out(table(rows[0]!, rows.slice(1)));
    return 0;
  },
};

function tlsText(
  { successful, failed }: { readonly successful: number; readonly failed: number },
  policies: number,
): string {
  const sessions = `${counted(successful, "good session")} and ${failed} failed today`;
  return `${sessions}, ${counted(policies, "MTA-STS policy", "MTA-STS policies")}`;
}

function certificateText(state: CallResult<"status">): string {
  const { certificate, certificatesMissing } = state;
  const shown = `${sources[certificate.source]}, until ${timeText(certificate.until)}`;
  if (certificatesMissing.length === 0) return shown;
  return `${shown}; to be looked after: ${certificatesMissing.join(", ")} (certificate list)`;
}

function searchText({ done, total, octets }: SearchStatus): string {
  const size = sizeText(octets);
  return done === total
    ? `${counted(total, "message")}, ${size}`
    : `${done} of ${counted(total, "message")}, ${size}`;
}
