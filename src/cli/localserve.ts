import { isIP } from "node:net";
import { resolve } from "node:path";
import { logLevels, type LogLevel } from "../log/log.ts";
import { localSettings, portBaseMax, type LocalAccount } from "../config/server-settings.ts";
import { claimText } from "./claim-text.ts";
import { UsageError, type Command, type CommandWords, type RunningServer } from "./command.ts";
import { serveUntilStopped } from "./serve-until-stopped.ts";

export const localserve: Command = {
  usage: "[--dir DIR] [--ip ADDRESS]... [--port-base N] [--setup]",
  help:
    "Runs a mail server for trying things out: all mail, for whatever address, is delivered to one\n" +
    "account, and none leaves this machine. Passwords are taken without TLS from this machine, and\n" +
    "nobody is slowed down. Local parts that end in temperror, permerror, timeout or a 4xx or 5xx\n" +
    "code behave so.\n" +
    "With --setup it begins as a box that is nobody's, to be claimed and set up in a browser.",
  options: {
    dir: { value: "DIR", text: "data directory (~/.local/share/homepost-localserve)" },
    ip: { value: "ADDRESS", text: "listen there (127.0.0.1 and ::1)", multiple: true },
    "port-base": { value: "N", text: "added to the usual ports (1000: SMTP on 1025)" },
    setup: { text: "begin with the setup page" },
    "setup-file": { value: "FILE", text: "do at the first start what this setup.txt says" },
    dns: {
      value: "ADDRESS",
      text: "ask this name server instead of taking every host for this machine",
      multiple: true,
    },
    log: { value: "LEVEL", text: "debug, info, warn or error (info)" },
  },
  async run(context, words) {
    const { dataDirectory, localDirectory } = context.environment;
    const directory = resolve(words.value("dir") ?? dataDirectory ?? localDirectory);
    const settings = localSettings({
      directory,
      addresses: addressesOf(words),
      portBase: portBaseOf(words),
      logLevel: logLevelOf(words),
      isUnclaimed: words.has("setup") || words.has("setup-file"),
      setupFile: words.value("setup-file"),
      nameServers: words.values("dns"),
    });
    const { terminal, program } = context;
    return serveUntilStopped(context, settings, async (server) => {
      if (server.isUnclaimed) {
        terminal.out(await claimText(server, { withPicture: terminal.isInteractive }));
      }
      const { account } = settings.local!;
      const status = `${program} status --dir ${directory}`;
      if (account !== undefined) terminal.out(welcome(server, account, status));
    });
  },
};

function addressesOf(words: CommandWords): readonly string[] {
  const addresses = words.values("ip");
  const wrong = addresses.find((address) => isIP(address) === 0);
  if (wrong !== undefined) throw new UsageError(`--ip ${wrong}: not an address`);
  return addresses.length > 0 ? addresses : ["127.0.0.1", "::1"];
}

function portBaseOf(words: CommandWords): number {
  const portBase = Number(words.value("port-base") ?? 1000);
  if (Number.isInteger(portBase) && portBase >= 0 && portBase <= portBaseMax) return portBase;
  throw new UsageError(`--port-base needs a number from 0 to ${portBaseMax}`);
}

function logLevelOf(words: CommandWords): LogLevel {
  const level = words.value("log") ?? "info";
  const known = logLevels.find((name) => name === level);
  if (known === undefined) throw new UsageError(`--log needs one of ${logLevels.join(", ")}`);
  return known;
}

/** What a newcomer needs to know. */
function welcome(server: RunningServer, local: LocalAccount, status: string): string {
  const port = (service: string): number =>
    server.doors.find((door) => door.service === service)?.port ?? 0;
  const host = server.doors[0]?.address ?? "127.0.0.1";
  const inUrl = host.includes(":") ? `[${host}]` : host;
  const addresses = [...new Set(server.doors.map(({ address }) => address))].join(", ");
  return `
Homepost runs on ${addresses}. No mail leaves this machine.

  account      ${local.address}   password ${local.password}
  SMTP         port ${port("smtp")}
  submission   port ${port("submission")} (STARTTLS or plain), ${port("submissions")} (TLS)
  IMAP         port ${port("imap")} (STARTTLS or plain), ${port("imaps")} (TLS)
  webmail      http://${inUrl}:${port("http")}/ , https://${inUrl}:${port("https")}/

Send it a message:   swaks --server ${inUrl}:${port("smtp")} --to ${local.address} --h-Subject Hello
Read it:             curl -u ${local.address}:${local.password} 'imap://${inUrl}:${port("imap")}/INBOX;MAILINDEX=1'
Ask it:              ${status}
Stop it:             Ctrl-C

`;
}
