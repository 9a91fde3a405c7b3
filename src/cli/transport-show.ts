import { factLines } from "./facts.ts";
import { question } from "./question.ts";

export const transportShow = question({
  usage: "TRANSPORT [--json]",
  name: "transport.show",
  help: "Shows the settings of a transport, its password masked.",
  positionalsMin: 1,
  positionalsMax: 1,
  argumentsOf: ({ positionals: [name = ""] }) => ({ name }),
  textOf: ({ name, settings }) =>
    factLines([
      ["transport", name],
      ...Object.entries(settings).map(([key, value]) => [key, String(value)] as const),
    ]),
});
