import type { CallResult } from "../admin/calls.ts";
import { directoryOption, jsonOption, type Command } from "./command.ts";
import { recordText } from "./dkim-record.ts";
import { call } from "./server-call.ts";
import { table } from "./table.ts";

export const dkimList: Command = {
  usage: "[DOMAIN] [--records] [--json]",
  help: "Shows the keys that sign mail of our domains, and those that will or did.",
  options: {
    dir: directoryOption,
    json: jsonOption,
    records: { text: "print the records to publish, as a zone file has them" },
  },
  positionalsMax: 1,
  async run(context, words) {
    const [domain] = words.positionals;
    const selectors = await call(context, words, {
      name: "dkim.list",
      arguments: domain === undefined ? {} : { domain },
    });
    const { terminal } = context;
    if (words.has("json")) terminal.out(`${JSON.stringify(selectors, undefined, 2)}\n`);
    else if (words.has("records")) {
      for (const { record } of selectors) if (record) terminal.out(recordText(record));
    } else if (selectors.length === 0) terminal.out("No domain has a DKIM key\n");
    else terminal.out(selectorTable(selectors));
    return 0;
  },
};

export function selectorTable(selectors: CallResult<"dkim.list">): string {
  const rows = selectors.map((of) => [of.domain, of.selector, of.algorithm, stateText(of)]);
  return table(["DOMAIN", "SELECTOR", "ALGORITHM", "STATE"], rows);
}

function stateText({
  state,
  replaces,
  retiredAt,
  record,
}: CallResult<"dkim.list">[number]): string {
  if (!record) return "has no private key";
  switch (state) {
    case "signing":
      return "signs";
    case "waiting":
      return `signs instead of ${replaces} once the DNS shows its record`;
    case "spare":
      return "spare";
    case "retired":
      return `signed until ${retiredAt?.slice(0, 10)}; keep its record for now`;
    case "removable":
      return `signed until ${retiredAt?.slice(0, 10)}; take its record out of the DNS and remove it`;
  }
}
