import { directoryOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";

export const deviceWifiJoin: Command = {
  usage: "NAME [--country CODE] [--hidden] [--open]",
  help: "Joins a Wi-Fi; its password is asked for. Where that fails the machine stays in the network it had.",
  options: {
    dir: directoryOption,
    country: { value: "CODE", text: "where the box is, such as DE: what radio may do there" },
    hidden: { text: "the network does not tell its name" },
    open: { text: "the network has no password" },
  },
  positionalsMin: 1,
  positionalsMax: 1,
  async run(context, words) {
    const { terminal } = context;
    const ssid = words.positionals[0]!;
    const country = words.value("country");
    const passphrase = words.has("open")
      ? undefined
      : await terminal.readPassword(`Password of ${ssid}: `);
    const joined = await call(context, words, {
      name: "device.wifi.join",
      arguments: {
        ssid,
        isHidden: words.has("hidden"),
        ...(passphrase === undefined ? {} : { passphrase }),
        ...(country === undefined ? {} : { country: country.toUpperCase() }),
      },
    });
    terminal.out(`Joined ${joined.ssid}: ${joined.addresses.join(", ")}\n`);
    return 0;
  },
};
