import type { CallResult } from "../admin/calls.ts";
import { directoryOption, jsonOption, UsageError, type Command } from "./command.ts";
import { numberOption } from "./number-option.ts";
import { call } from "./server-call.ts";
import { table } from "./table.ts";

export const routeCheck: Command = {
  usage: "--from ADDRESS --to ADDRESS [--attempts N] [--json]",
  help: "Says which transport such mail takes at each attempt, and which route decides that.",
  options: {
    dir: directoryOption,
    json: jsonOption,
    from: { value: "ADDRESS", text: "the sender" },
    to: { value: "ADDRESS", text: "the recipient" },
    attempts: { value: "N", text: "for so many attempts (8)" },
  },
  async run(context, words) {
    const [from, to] = [words.value("from"), words.value("to")];
    if (from === undefined || to === undefined) throw new UsageError("Give --from and --to");
    const attempts = numberOption(words, "attempts", { byDefault: 8, max: 100 });
    const name = "route.check";
    const choices = await call(context, words, { name, arguments: { from, to, attempts } });
    if (words.has("json")) {
      context.terminal.out(`${JSON.stringify(choices, undefined, 2)}\n`);
    } else if (choices[0]?.by === "local") {
      context.terminal.out(`Mail to ${to} stays here: it takes no transport\n`);
    } else {
      const rows = choices.map(({ attempt, transport, by }) => [
        String(attempt),
        transport,
        deciders[by],
      ]);
      context.terminal.out(table(["ATTEMPT", "TRANSPORT", "DECIDED BY"], rows));
    }
    return 0;
  },
};

const deciders: Readonly<Record<CallResult<"route.check">[number]["by"], string>> = {
  account: "a route of the account",
  domain: "a route of the domain",
  all: "a route of all",
  default: "the default",
  local: "the recipient is ours",
};
