import { directoryOption, type Command } from "./command.ts";
import { recordText } from "./dkim-record.ts";
import { call } from "./server-call.ts";

export const domainAdd: Command = {
  usage: "DOMAIN",
  help: "Adds a domain whose mail this server takes, with keys to sign its mail (DKIM).",
  options: { dir: directoryOption },
  positionalsMin: 1,
  positionalsMax: 1,
  async run(context, words) {
    const { terminal } = context;
    const added = await call(context, words, {
      name: "domain.add",
      arguments: { name: words.positionals[0]! },
    });
    terminal.out(`Added domain ${added.name}; give it addresses with "account add"\n`);
    terminal.out("\nPublish the keys that sign its mail:\n\n");
    for (const record of added.records) terminal.out(recordText(record));
    const { program } = context;
    terminal.out(`\nAll that its DNS should have: "${program} dns records ${added.name}"\n`);
    terminal.out(`What it lacks:               "${program} dns check ${added.name}"\n`);
    return 0;
  },
};
