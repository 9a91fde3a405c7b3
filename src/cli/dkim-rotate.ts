import { directoryOption, type Command } from "./command.ts";
import { selectorTable } from "./dkim-list.ts";
import { recordText } from "./dkim-record.ts";
import { call } from "./server-call.ts";

export const dkimRotate: Command = {
  usage: "DOMAIN",
  help:
    "Replaces the keys that sign: by the spare where there is one, else by a new key, once\n" +
    "the DNS shows its record. The old record is to stay for a week.",
  options: { dir: directoryOption },
  positionalsMin: 1,
  positionalsMax: 1,
  async run(context, words) {
    const [domain = ""] = words.positionals;
    const { terminal } = context;
    const selectors = await call(context, words, { name: "dkim.rotate", arguments: { domain } });
    terminal.out(selectorTable(selectors));
    terminal.out("\nPublish what is not there yet:\n\n");
    for (const { record, state } of selectors) {
      if (record && (state === "waiting" || state === "spare")) terminal.out(recordText(record));
    }
    terminal.out(`\nThen "${context.program} dkim verify ${selectors[0]?.domain ?? domain}"\n`);
    return 0;
  },
};
