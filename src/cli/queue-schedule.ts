import { directoryOption, type Command, UsageError } from "./command.ts";
import { absentOf, allOption, chosenMessages, filterOptions } from "./queue-filter-options.ts";
import { call } from "./server-call.ts";
import { counted } from "./table.ts";
import { typedSpan, typedTime } from "./typed-time.ts";

export const queueSchedule: Command = {
  usage: "WHEN ID... | WHEN FILTER... | WHEN --all",
  help:
    "Sets when messages are tried next. WHEN is a time (now, now+2h, 2026-11-21T10:30), or a span such\n" +
    "as +30m: that much later than each would have been tried. Behind a --, -30m is that much earlier.",
  options: { dir: directoryOption, ...filterOptions, all: allOption },
  positionalsMin: 1,
  positionalsMax: 100_000,
  async run(context, words) {
    const [typed, ...ids] = words.positionals;
    const chosen = chosenMessages(words, ids);
    const { count } = await call(context, words, {
      name: "queue.schedule",
      arguments: { ...chosen, when: whenOf(typed!) },
    });
    const absent = absentOf(chosen, count);
    context.terminal.out(`${counted(count, "message")} scheduled${absent}\n`);
    return absent === "" ? 0 : 1;
  },
};

function whenOf(text: string) {
  if (text === "now") return { kind: "now" } as const;
  const [, sign, span] = /^([+-])(.+)$/.exec(text) ?? [];
  if (sign === undefined) return { kind: "at", at: typedTime(text, Date.now()) } as const;
  const ms = typedSpan(span!);
  if (ms === undefined) throw new UsageError(`"${text}" is no span of time, such as +30m or +2h`);
  return { kind: "delay", byMs: sign === "+" ? ms : -ms } as const;
}
