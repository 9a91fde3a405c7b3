import type { Answer } from "../diagnosis/answer.ts";
import { directoryOption, jsonOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";
import { printable } from "./table.ts";

export const reachability: Command = {
  usage: "[--json]",
  help:
    "Looks whether this machine and the mail of the world reach each other: its address on the\n" +
    "Internet, port 25 in both directions, blocklists, its reverse name; and says what to do. It asks\n" +
    "the router and calls some mail servers. Ends with 1 where something is bad.",
  options: { dir: directoryOption, json: jsonOption },
  async run(context, words) {
    const { terminal } = context;
    const result = await call(context, words, {
      name: "reachability",
      arguments: {},
      report: () => {},
    });
    const { answers } = result;
    if (words.has("json")) terminal.out(`${JSON.stringify(result, undefined, 2)}\n`);
    else for (const answer of answers) terminal.out(textOf(answer));
    return answers.some(({ verdict }) => verdict === "bad") ? 1 : 0;
  },
};

const verdicts: Readonly<Record<Answer["verdict"], string>> = {
  good: "good",
  unwise: "could be better",
  bad: "BAD",
  unknown: "not known",
};

function textOf({ question, verdict, what, do: steps }: Answer): string {
  const lines = [
    `${question}: ${verdicts[verdict]}`,
    `  ${what}`,
    ...steps.map((of) => `    > ${of}`),
  ];
  return lines.map((line) => `${printable(line)}\n`).join("");
}
