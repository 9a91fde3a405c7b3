import { listText } from "./certificate-list.ts";
import { directoryOption, jsonOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";
import { printable } from "./table.ts";

export const certificateRenew: Command = {
  usage: "[NAME] [--json]",
  help:
    "Asks the authority for new certificates now, for all names or for one, and waits for them.\n" +
    "Certificates are renewed by themselves a month before their end. Ends with 1 where one failed.",
  options: { dir: directoryOption, json: jsonOption },
  positionalsMax: 1,
  async run(context, words) {
    const [name] = words.positionals;
    const { terminal } = context;
    const isJson = words.has("json");
    const certificates = await call(context, words, {
      name: "certificate.renew",
      arguments: name === undefined ? {} : { name },
      report: (line) => void (isJson || terminal.out(`${printable(line)}\n`)),
    });
    if (isJson) terminal.out(`${JSON.stringify(certificates, undefined, 2)}\n`);
    else terminal.out(listText(certificates));
    return certificates.every(({ reason }) => reason === undefined) ? 0 : 1;
  },
};
