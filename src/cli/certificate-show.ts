import { directoryOption, jsonOption, type Command } from "./command.ts";
import { factLines } from "./facts.ts";
import { call } from "./server-call.ts";
import { timeText } from "./table.ts";

export const certificateShow: Command = {
  usage: "NAME [--json]",
  help: "Shows the certificates that an authority issued for a name, as text and as PEM.",
  options: { dir: directoryOption, json: jsonOption },
  positionalsMin: 1,
  positionalsMax: 1,
  async run(context, words) {
    const [name = ""] = words.positionals;
    const { terminal } = context;
    const shown = await call(context, words, { name: "certificate.show", arguments: { name } });
    if (words.has("json")) {
      terminal.out(`${JSON.stringify(shown, undefined, 2)}\n`);
      return 0;
    }
    for (const one of shown) {
      const facts = factLines([
        ["name", one.name],
        ["key", one.key],
        ["issuer", one.issuer],
        ["from", timeText(one.from)],
        ["until", one.until === undefined ? undefined : timeText(one.until)],
        ["serial number", one.serialNumber],
        ["fingerprint", one.fingerprint],
      ]);
      terminal.out(`${facts}${one.pem.trimEnd()}\n`);
    }
    return 0;
  },
};
