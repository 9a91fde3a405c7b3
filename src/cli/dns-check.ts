import { aboutDomain, question } from "./question.ts";
import { printable } from "./table.ts";

export const dnsCheck = question({
  ...aboutDomain,
  name: "dns.check",
  help:
    "Looks whether the DNS and this machine are as others expect: addresses, mail hosts, TLS, senders,\n" +
    "policies, setup of mail programs. Ends with 1 where mail is lost, refused or taken for junk.",
  textOf: ({ checks }) =>
    checks
      .flatMap(({ name, errors, warnings, instructions }) => [
        `${name}: ${errors.length > 0 ? "WRONG" : warnings.length > 0 ? "could be better" : "good"}`,
        ...[...errors, ...warnings].map((text) => `  ${text}`),
        ...instructions.map((text) => `    > ${text}`),
      ])
      .map((line) => `${printable(line)}\n`)
      .join(""),
  isGood: ({ checks }) => checks.every(({ errors }) => errors.length === 0),
});
