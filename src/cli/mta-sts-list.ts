import type { KeptPolicyFacts } from "../admin/mta-sts-list.ts";
import { directoryOption, jsonOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";
import { table, timeText } from "./table.ts";

export const mtaStsList: Command = {
  usage: "[--json]",
  help:
    "Shows the MTA-STS policies of domains that mail was sent to: what they ask of TLS, until when\n" +
    "it holds, and what is wrong where a policy could not be had.",
  options: { dir: directoryOption, json: jsonOption },
  async run(context, words) {
    const policies = await call(context, words, { name: "mta-sts.list", arguments: {} });
    if (words.has("json")) context.terminal.out(`${JSON.stringify(policies, undefined, 2)}\n`);
    else if (policies.length === 0) context.terminal.out("No domain has shown a policy yet\n");
    else context.terminal.out(table(head, policies.map(rowOf)));
    return 0;
  },
};

const head = ["DOMAIN", "MODE", "UNTIL", "LAST USED", "MAIL HOSTS", "FAILURE"];

function rowOf({ domain, mode, mx, expiresAt, usedAt, failure }: KeptPolicyFacts): string[] {
  return [
    domain,
    mode ?? "-",
    mode === undefined || expiresAt === undefined ? "-" : timeText(expiresAt),
    timeText(usedAt).slice(0, "2026-11-21".length),
    mx.join(" ") || "-",
    failure?.text ?? "",
  ];
}
