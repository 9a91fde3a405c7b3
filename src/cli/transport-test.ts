import { directoryOption, jsonOption, UsageError, type Command } from "./command.ts";
import { call } from "./server-call.ts";

export const transportTest: Command = {
  usage: "NAME --to ADDRESS [--from ADDRESS] [--send] [--json]",
  help:
    "Walks through all that sending by the transport takes: name, connection, TLS, log-in, sender,\n" +
    "recipient. Says at each step what was found and, where it fails, what to do. Nothing is sent,\n" +
    "but with --send a short letter is.",
  options: {
    dir: directoryOption,
    json: jsonOption,
    to: { value: "ADDRESS", text: "somebody elsewhere, such as yourself at another provider" },
    from: { value: "ADDRESS", text: "the sender (the postmaster's address)" },
    send: { text: "send a short letter" },
  },
  positionalsMin: 1,
  positionalsMax: 1,
  async run(context, words) {
    const to = words.value("to");
    if (to === undefined) throw new UsageError("Say to whom, with --to");
    const from = words.value("from");
    const isJson = words.has("json");
    const { passed, steps } = await call(context, words, {
      name: "transport.test",
      arguments: {
        name: words.positionals[0]!,
        to,
        ...(from === undefined ? {} : { from }),
        send: words.has("send"),
      },
      ...(isJson ? { report: () => {} } : {}),
    });
    if (isJson) context.terminal.out(`${JSON.stringify({ passed, steps }, undefined, 2)}\n`);
    else context.terminal.out(`${conclusionOf(passed, steps)}\n`);
    return passed ? 0 : 1;
  },
};

function conclusionOf(passed: boolean, steps: readonly { readonly outcome: string }[]): string {
  if (!passed) return "It does not work";
  // Of a transport that is there to end mail, there is nothing to try.
  return steps.some(({ outcome }) => outcome === "passed") ? "It works" : "No mail leaves by it";
}
