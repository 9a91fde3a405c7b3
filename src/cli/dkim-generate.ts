import { CommandError, directoryOption, UsageError, type Command } from "./command.ts";
import { recordText } from "./dkim-record.ts";
import { call } from "./server-call.ts";

export const dkimGenerate: Command = {
  usage: "DOMAIN [--algorithm rsa|ed25519] [--selector NAME] [--sign]",
  help:
    "Makes a key and prints the record to publish. It is a spare until keys are rotated,\n" +
    "or signs at once, beside those that sign already.",
  options: {
    dir: directoryOption,
    algorithm: { value: "ALGORITHM", text: "rsa (2048 bits) or ed25519; rsa if not given" },
    selector: { value: "NAME", text: "instead of the next of this year, such as 2026c" },
    sign: { text: "sign with it at once" },
  },
  positionalsMin: 1,
  positionalsMax: 1,
  async run(context, words) {
    const [domain = ""] = words.positionals;
    const algorithm = words.value("algorithm") ?? "rsa";
    if (algorithm !== "rsa" && algorithm !== "ed25519") {
      throw new UsageError("--algorithm needs rsa or ed25519");
    }
    const selector = words.value("selector");
    const made = await call(context, words, {
      name: "dkim.generate",
      arguments: {
        domain,
        algorithm,
        sign: words.has("sign"),
        ...(selector === undefined ? {} : { selector }),
      },
    });
    if (!made.record) throw new CommandError("The key that was made cannot be read");
    context.terminal.out(
      `Made ${made.selector}${words.has("sign") ? ", which signs from now on" : ""}. Publish:\n\n`,
    );
    context.terminal.out(recordText(made.record));
    return 0;
  },
};
