import { directoryOption, jsonOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";
import { table } from "./table.ts";

export const deviceWifiScan: Command = {
  usage: "[--json]",
  help: "Shows the Wi-Fi networks around, the strongest first.",
  options: { dir: directoryOption, json: jsonOption },
  async run(context, words) {
    const networks = await call(context, words, { name: "device.wifi.scan", arguments: {} });
    if (words.has("json")) {
      context.terminal.out(`${JSON.stringify(networks, undefined, 2)}\n`);
      return 0;
    }
    const rows = networks.map(({ ssid, signal, security, isJoined }) => [
      ssid,
      `${signal} %`,
      security,
      isJoined ? "joined" : "",
    ]);
    context.terminal.out(table(["name", "signal", "security", ""], rows));
    return 0;
  },
};
