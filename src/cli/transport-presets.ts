import {
  presetsReadOn,
  presetToml,
  transportPresets as presets,
} from "../config/transport-presets.ts";
import { CommandError, jsonOption, type Command } from "./command.ts";
import { table } from "./table.ts";

export const transportPresets: Command = {
  usage: "[NAME] [--json]",
  help:
    "Shows the well-known providers that mail can be sent through; with a name, what to write into\n" +
    "the configuration for it. The user name and the password are yours to fill in.",
  options: { json: jsonOption },
  positionalsMax: 1,
  async run({ terminal }, words) {
    const [name] = words.positionals;
    const chosen = presets.filter((preset) => name === undefined || preset.name === name);
    if (chosen.length === 0) {
      throw new CommandError(`There is no preset "${name}": see "homepost transport presets"`);
    }
    if (words.has("json")) terminal.out(`${JSON.stringify(chosen, undefined, 2)}\n`);
    else if (name !== undefined) terminal.out(presetToml(chosen[0]!));
    else {
      const rows = chosen.map(({ name: of, title, host, kind, spfInclude }) => [
        of,
        title,
        host,
        kind,
        spfInclude === undefined ? "" : `include:${spfInclude}`,
      ]);
      terminal.out(table(["NAME", "PROVIDER", "HOST", "KIND", "SPF"], rows));
      terminal.out(
        `\nAs of ${presetsReadOn}. "homepost transport presets NAME" prints what to write.\n`,
      );
    }
    return 0;
  },
};
