import { directoryOption, jsonOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";
import { table, timeText } from "./table.ts";

export const configHistory: Command = {
  usage: "[--json]",
  help: "Shows who changed the configuration, and when; the newest change first.",
  options: { dir: directoryOption, json: jsonOption },
  async run(context, words) {
    const revisions = await call(context, words, { name: "config.history", arguments: {} });
    if (words.has("json")) {
      context.terminal.out(`${JSON.stringify(revisions, undefined, 2)}\n`);
      return 0;
    }
    const rows = revisions.map(({ revision, at, by, note }) => [
      String(revision),
      timeText(at),
      by,
      note,
    ]);
    context.terminal.out(table(["REVISION", "TIME", "BY", "NOTE"], rows));
    return 0;
  },
};
