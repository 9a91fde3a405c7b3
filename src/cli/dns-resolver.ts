import { directoryOption, jsonOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";

export const dnsResolver: Command = {
  usage: "[--json]",
  help: "Says whether the name server that this server asks verifies what it says (DNSSEC).",
  options: { dir: directoryOption, json: jsonOption },
  async run(context, words) {
    const { terminal } = context;
    const facts = await call(context, words, { name: "dns.resolver", arguments: {} });
    const { verifies, reason } = facts;
    if (words.has("json")) terminal.out(`${JSON.stringify(facts, undefined, 2)}\n`);
    else if (verifies === undefined) terminal.out(`It does not answer: ${reason}\n`);
    else terminal.out(verifies ? "It verifies DNSSEC\n" : "It does not verify DNSSEC\n");
    return verifies === true ? 0 : 1;
  },
};
