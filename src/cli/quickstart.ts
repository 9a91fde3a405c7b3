import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { stringify } from "smol-toml";
import { drawnWords } from "../account/app-password.ts";
import { isAddress } from "../config/document-words.ts";
import { readConfig } from "../config/read-config.ts";
import { CommandError, directoryOption, UsageError } from "./command.ts";
import type { Command, CommandContext, CommandWords } from "./command.ts";
import { quickstartFindings } from "./quickstart-findings.ts";
import { call, dataDirectory } from "./server-call.ts";
import { printable } from "./table.ts";

const passwordWords = 4;

export const quickstart: Command = {
  usage: "ADDRESS [--host-name NAME]",
  help:
    "Sets a new server up for one address: domain, keys, account, passwords. Says what it found that\n" +
    "keeps mail from coming or going, and prints the DNS records and the settings of mail programs.\n" +
    "Works with the server that runs on the data directory, or before there is one.",
  options: {
    dir: directoryOption,
    "host-name": { value: "NAME", text: "of this machine; mail.DOMAIN where absent" },
    "skip-network": { text: "look at nothing outside this machine" },
  },
  positionalsMin: 1,
  positionalsMax: 1,
  async run(context, words) {
    const address = words.positionals[0]!.toLowerCase();
    if (!isAddress(address) || address.startsWith("@")) {
      throw new UsageError(`"${address}" is not an address: it needs to be like you@example.org`);
    }
    const domain = address.slice(address.lastIndexOf("@") + 1);
    await using server = await serverFor(context, words);
    await checkNew(context, words);
    const found = { domain, isRunning: server.isRunning, asksNetwork: !words.has("skip-network") };
    const passwords = { admin: newPassword(), account: newPassword() };
    await setUp(context, words, { address, domain, passwords });
    // By the name that the machine has now.
    const findings = await quickstartFindings(context, words, found);
    await report(context, words, { address, domain, passwords, findings });
    const { terminal, program } = context;
    terminal.out(
      server.isRunning
        ? "\nThe server runs already.\n"
        : `\nNow start the server:  ${program} serve --dir ${dataDirectory(context, words)}\n`,
    );
    return 0;
  },
};

/** The one that runs; else one that opens no port, for as long as it takes. */
async function serverFor(
  context: CommandContext,
  words: CommandWords,
): Promise<AsyncDisposable & { readonly isRunning: boolean }> {
  try {
    await call(context, words, { name: "status", arguments: {} });
    return { isRunning: true, [Symbol.asyncDispose]: async () => {} };
  } catch {
    const config = readConfig(undefined);
    const listen = { ...config.listen, addresses: [] };
    const directory = resolve(dataDirectory(context, words));
    const server = await context.startServer({
      config: { ...config, logLevel: "error", listen, dataDirectory: directory },
      local: undefined,
    });
    return { isRunning: false, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
  }
}

async function checkNew(context: CommandContext, words: CommandWords): Promise<void> {
  const accounts = await call(context, words, { name: "account.list", arguments: {} });
  const [known] = accounts;
  if (known === undefined) return;
  throw new CommandError(
    `This server has accounts already, such as ${known.name}: add more with "account add"`,
  );
}

async function setUp(context: CommandContext, words: CommandWords, of: Wanted): Promise<void> {
  const hostName = words.value("host-name");
  const text = stringify({
    admin_password: of.passwords.admin,
    domain: of.domain,
    ...(hostName === undefined ? {} : { hostname: hostName }),
    accounts: [{ address: of.address, password: of.passwords.account }],
  });
  await call(context, words, { name: "setup.apply", arguments: { text } });
}

interface Wanted {
  readonly address: string;
  readonly domain: string;
  readonly passwords: { readonly admin: string; readonly account: string };
}

async function report(
  context: CommandContext,
  words: CommandWords,
  of: Wanted & { readonly findings: readonly string[] },
): Promise<void> {
  const { terminal } = context;
  const { address, domain, passwords } = of;
  const { zone, remarks } = await call(context, words, {
    name: "dns.records",
    arguments: { domain },
  });
  const { incoming, outgoing } = await call(context, words, {
    name: "client-settings",
    arguments: { address },
  });
  const places = [
    ...incoming.map((place) => ({ what: "incoming (IMAP)", ...place })),
    ...outgoing.map((place) => ({ what: "outgoing (SMTP)", ...place })),
  ];
  const lines = [
    ...(of.findings.length === 0 ? [] : ["What keeps mail from coming or going:", ""]),
    ...of.findings.map((finding) => `  ! ${printable(finding)}`),
    ...(of.findings.length === 0 ? [] : [""]),
    "Passwords, shown here and nowhere else:",
    "",
    `  ${address}   ${passwords.account}`,
    `  admin pages   ${passwords.admin}`,
    "",
    "Mail programs:",
    "",
    `  user name         ${address}`,
    ...places.map(
      ({ what, host, port, security }) =>
        `  ${what.padEnd(16)}  ${host} port ${port}, ${security === "tls" ? "SSL/TLS" : "STARTTLS"}`,
    ),
    "",
    `Records that the DNS of ${domain} needs:`,
    "",
    ...zone.trimEnd().split("\n").map(printable),
    ...remarks.map((remark) => `; ${printable(remark)}`),
  ];
  terminal.out(`${lines.join("\n")}\n`);
}

function newPassword(): string {
  return drawnWords(randomBytes, passwordWords);
}
