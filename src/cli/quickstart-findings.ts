import { domainAge } from "../diagnosis/domain-age.ts";
import { fetchText } from "../diagnosis/fetch-text.ts";
import { portHolders } from "../diagnosis/port-holder.ts";
import { readConfig } from "../config/read-config.ts";
import type { CommandContext, CommandWords } from "./command.ts";
import { call } from "./server-call.ts";
import { timeText } from "./table.ts";

/** mail-behaviours 14.1 */
const youngMs = 42 * 86_400_000;

/** What keeps a new server from getting or sending mail, a sentence or two for each. */
export async function quickstartFindings(
  context: CommandContext,
  words: CommandWords,
  of: { readonly domain: string; readonly isRunning: boolean; readonly asksNetwork: boolean },
): Promise<string[]> {
  // The server that runs has its ports itself.
  const ports = of.isRunning ? [] : await takenPorts();
  if (!of.asksNetwork) return ports;
  const found = await Promise.all([
    ofReachability(context, words),
    ofResolver(context, words),
    ofDomain(of.domain),
  ]);
  return [...ports, ...found.flat()];
}

async function takenPorts(): Promise<string[]> {
  const { ports } = readConfig(undefined).listen;
  const wanted = Object.values(ports).filter((port) => port > 0);
  return (await portHolders(wanted)).map(({ port, program }) => {
    const who = program ?? "another program, which root can see";
    return `Port ${port} is taken by ${who}: end it, or give Homepost another port.`;
  });
}

async function ofReachability(context: CommandContext, words: CommandWords): Promise<string[]> {
  const report = (): void => {};
  const { answers } = await call(context, words, { name: "reachability", arguments: {}, report });
  return answers
    .filter(({ verdict }) => verdict === "bad")
    .map(({ what, do: steps }) => [what, ...steps.slice(0, 1)].join(" "));
}

async function ofResolver(context: CommandContext, words: CommandWords): Promise<string[]> {
  const { verifies, reason } = await call(context, words, { name: "dns.resolver", arguments: {} });
  if (verifies === true) return [];
  if (verifies === undefined) return [`The name server does not answer: ${reason}.`];
  return [
    "The name server does not verify DNSSEC: install unbound on this machine, so that mail to " +
      "others cannot be led astray.",
  ];
}

async function ofDomain(domain: string): Promise<string[]> {
  const age = await domainAge(domain, fetchText);
  if (age.kind === "unknown") {
    return [
      `Since when ${domain} is registered is not known (${age.reason}): if it is new, much of its mail lands in junk at first.`,
    ];
  }
  if (Date.now() - age.registeredAt > youngMs) return [];
  return [
    `${domain} is young: registered on ${timeText(age.registeredAt)}. Many take mail of domains ` +
      "younger than six weeks for junk: write to people who know you first.",
  ];
}
