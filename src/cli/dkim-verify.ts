import { directoryOption, jsonOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";
import { printable } from "./table.ts";

export const dkimVerify: Command = {
  usage: "DOMAIN [--json]",
  help:
    "Compares the DKIM records that the DNS shows with our keys. Keys that waited for their\n" +
    "record begin to sign. Ends with 1 where something is wrong.",
  options: { dir: directoryOption, json: jsonOption },
  positionalsMin: 1,
  positionalsMax: 1,
  async run(context, words) {
    const [domain = ""] = words.positionals;
    const { terminal } = context;
    const result = await call(context, words, { name: "dkim.verify", arguments: { domain } });
    const { began, faults, selectors } = result;
    if (words.has("json")) terminal.out(`${JSON.stringify(result, undefined, 2)}\n`);
    else {
      for (const fault of faults) terminal.out(`${printable(fault)}\n`);
      for (const { selector, isGood, texts } of selectors) {
        for (const text of texts) {
          terminal.out(`${isGood ? "good" : "WRONG"}  ${selector} ${printable(text)}\n`);
        }
      }
      for (const selector of began) terminal.out(`From now on ${selector} signs\n`);
    }
    return faults.length === 0 && selectors.every(({ isGood }) => isGood) ? 0 : 1;
  },
};
