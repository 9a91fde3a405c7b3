import { resolve } from "node:path";
import { handedSockets, watchdogMs } from "../config/handed-sockets.ts";
import { readConfig } from "../config/read-config.ts";
import { directoryOption, type Command } from "./command.ts";
import { serveUntilStopped } from "./serve-until-stopped.ts";

export const serve: Command = {
  usage: "[--config FILE]",
  help:
    "Runs the server until SIGINT or SIGTERM. Its log goes to standard output.\n" +
    "Sockets that systemd hands over, named as the services, take the place of the ports in the file.\n" +
    "Domains, accounts and transports are set while it runs: see domain, account and config.",
  options: {
    dir: directoryOption,
    config: { value: "FILE", text: "static configuration (/etc/homepost/homepost.toml)" },
  },
  async run(context, words) {
    const config = readConfig(words.value("config"));
    const dataDirectory = resolve(
      words.value("dir") ?? context.environment.dataDirectory ?? config.dataDirectory,
    );
    const { serviceManager } = context.environment;
    const systemd = {
      sockets: handedSockets(serviceManager, process.pid),
      isTold: serviceManager.notifySocket !== undefined,
      watchdogMs: watchdogMs(serviceManager, process.pid),
    };
    const settings = { config: { ...config, dataDirectory }, local: undefined, systemd };
    return serveUntilStopped(context, settings, () => {});
  },
};
