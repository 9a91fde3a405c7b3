import { resolve } from "node:path";
import { readConfig } from "../config/read-config.ts";
import { directoryOption, type Command } from "./command.ts";
import { serveUntilStopped } from "./serve-until-stopped.ts";

export const serve: Command = {
  usage: "[--config FILE]",
  help:
    "Runs the server until SIGINT or SIGTERM. Its log goes to standard output.\n" +
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
    const settings = { config: { ...config, dataDirectory }, local: undefined };
    return serveUntilStopped(context, settings, () => {});
  },
};
