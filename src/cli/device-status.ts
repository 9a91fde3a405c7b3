import { directoryOption, jsonOption, type Command } from "./command.ts";
import { factLines } from "./facts.ts";
import { call } from "./server-call.ts";
import { sizeText } from "./table.ts";

export const deviceStatus: Command = {
  usage: "[--json]",
  help: "Shows how the machine is: board, clock, storage, temperature, power supply and networks.",
  options: { dir: directoryOption, json: jsonOption },
  async run(context, words) {
    const status = await call(context, words, { name: "device.status", arguments: {} });
    if (words.has("json")) {
      context.terminal.out(`${JSON.stringify(status, undefined, 2)}\n`);
      return 0;
    }
    const { memory, storage, celsius, isClockSet, isUndervolted } = status;
    const amount = (of: typeof memory) =>
      of && `${sizeText(of.free)} free of ${sizeText(of.total)}`;
    const clock = isClockSet === undefined ? undefined : isClockSet ? "set" : "not set yet";
    const power = isUndervolted === true ? "too weak: use the supply made for the board" : "good";
    const text = factLines([
      ["board", status.board],
      ["name", status.hostName],
      ["time zone", status.timeZone],
      ["clock", clock],
      ["system", status.slot],
      ["memory", amount(memory)],
      ["storage", amount(storage)],
      ["temperature", celsius === undefined ? undefined : `${celsius} °C`],
      ["power", isUndervolted === undefined ? undefined : power],
      ...status.networks.map(
        ({ device, isConnected, name }) =>
          [device, isConnected ? `connected (${name ?? ""})` : "not connected"] as const,
      ),
    ]);
    context.terminal.out(text);
    return 0;
  },
};
