import { tsigAlgorithms } from "../dns/tsig.ts";
import { UsageError, directoryOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";

export const dnsAccess: Command = {
  usage: "DOMAIN off | DOMAIN --server HOST --key NAME [--zone ZONE]",
  help:
    "Sets the name server that takes the records of a domain from this server (RFC 2136), and the key\n" +
    "for it (TSIG), whose secret is asked for, in base64. Certificates are proved there as well\n" +
    "(dns-01). off: they are written by hand again.",
  options: {
    dir: directoryOption,
    server: {
      value: "HOST",
      text: "the primary name server, or its address; with :PORT if not 53",
    },
    key: { value: "NAME", text: "what the server calls the key" },
    algorithm: { value: "NAME", text: tsigAlgorithms.join(", ") },
    zone: { value: "ZONE", text: "where it is not the domain itself" },
  },
  positionalsMin: 1,
  positionalsMax: 2,
  async run(context, words) {
    const [domain = "", off] = words.positionals;
    const { terminal, program } = context;
    if (off !== undefined) {
      if (off !== "off" || words.has("server")) throw new UsageError("expected DOMAIN off alone");
      await call(context, words, { name: "dns.access", arguments: { domain } });
      terminal.out("Its records are written by hand from now on\n");
      return 0;
    }
    const server = words.value("server");
    const keyName = words.value("key");
    if (server === undefined || keyName === undefined) {
      throw new UsageError("--server and --key are needed");
    }
    const algorithm = tsigAlgorithms.find((one) => one === (words.value("algorithm") ?? one));
    if (algorithm === undefined) throw new UsageError(`--algorithm: ${tsigAlgorithms.join(", ")}`);
    const zone = words.value("zone");
    const secret = await terminal.readPassword("Secret of the key: ");
    const access = { server, keyName, algorithm, secret, ...(zone === undefined ? {} : { zone }) };
    await call(context, words, { name: "dns.access", arguments: { domain, access } });
    terminal.out(`What it would write: "${program} dns update ${domain} --dry-run"\n`);
    return 0;
  },
};
