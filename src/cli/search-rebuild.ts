import { directoryOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";
import { counted, sizeText } from "./table.ts";

export const searchRebuild: Command = {
  usage: "",
  help:
    "Throws the full-text index of the running server away and makes it anew. Mail is served meanwhile;\n" +
    "searches find everything, only slower.",
  options: { dir: directoryOption },
  async run(context, words) {
    const { done, octets } = await call(context, words, { name: "search.rebuild", arguments: {} });
    context.terminal.out(`Done: ${counted(done, "message")}, ${sizeText(octets)}\n`);
    return 0;
  },
};
