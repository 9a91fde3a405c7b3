import { transportPresets } from "../config/transport-presets.ts";
import { directoryOption, UsageError, type Command, type CommandContext } from "./command.ts";
import { revisionText } from "./revision-text.ts";
import { call } from "./server-call.ts";

export const transportSet: Command = {
  usage: "NAME --preset PRESET --username NAME [--default]",
  help:
    'Adds a way for mail to leave: through a provider that "transport presets" shows. The password is\n' +
    'asked for, or read as a line from standard input. For other servers edit "config show".',
  options: {
    dir: directoryOption,
    preset: { value: "PRESET", text: "which provider" },
    host: { value: "HOST", text: "in place of that of the preset" },
    username: { value: "NAME", text: "as the provider gave it to you" },
    default: { text: "all mail that no route matches takes it" },
  },
  positionalsMin: 1,
  positionalsMax: 1,
  async run(context, words) {
    const [name = ""] = words.positionals;
    const preset = transportPresets.find((one) => one.name === words.value("preset"));
    const username = words.value("username");
    if (preset === undefined || username === undefined) {
      throw new UsageError('--preset (see "transport presets") and --username are needed');
    }
    const settings = {
      kind: preset.kind,
      host: words.value("host") ?? preset.host,
      mechanisms: [...preset.mechanisms],
      username,
      password: await passwordOf(context),
    };
    const applied = await call(context, words, {
      name: "transport.set",
      arguments: { name, settings, isDefault: words.has("default") },
    });
    context.terminal.out(revisionText(applied));
    return 0;
  },
};

async function passwordOf({ terminal }: CommandContext): Promise<string> {
  const password = await terminal.readPassword("Password of the provider: ");
  if (password === "") throw new UsageError("A password is needed");
  return password;
}
