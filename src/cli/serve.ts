import { resolve } from "node:path";
import { handedSockets, watchdogMs } from "../config/handed-sockets.ts";
import { readConfig } from "../config/read-config.ts";
import { claimText } from "./claim-text.ts";
import { directoryOption, UsageError, type Command } from "./command.ts";
import { serveUntilStopped } from "./serve-until-stopped.ts";

export const serve: Command = {
  usage: "[--config FILE] [--setup] [--setup-file FILE]",
  help:
    "Runs the server until SIGINT or SIGTERM. Its log goes to standard output.\n" +
    "Sockets that systemd hands over, named as the services, take the place of the ports in the file.\n" +
    "Domains, accounts and transports are set while it runs: see domain, account and config.\n" +
    "With --setup a new server is nobody's until somebody claims it in a browser at home, with the\n" +
    "code that is shown here.",
  options: {
    dir: directoryOption,
    config: { value: "FILE", text: "static configuration (/etc/homepost/homepost.toml)" },
    setup: { text: "begin with the setup page" },
    "setup-file": { value: "FILE", text: "do at the first start what this setup.txt says" },
    "claim-file": { value: "FILE", text: "keep the code there until it has been used" },
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
    const claimFile = words.value("claim-file");
    if (claimFile !== undefined && !words.has("setup")) {
      throw new UsageError("--claim-file goes with --setup");
    }
    const file = words.value("setup-file");
    const isSetUp = words.has("setup") || file !== undefined;
    const setup = isSetUp ? { claimFile, file } : undefined;
    const settings = { config: { ...config, dataDirectory }, local: undefined, systemd, setup };
    return serveUntilStopped(context, settings, async (server) => {
      if (!server.isUnclaimed) return;
      const { terminal } = context;
      terminal.out(await claimText(server, { withPicture: terminal.isInteractive }));
    });
  },
};
