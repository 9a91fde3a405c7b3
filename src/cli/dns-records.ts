import { aboutDomain, question } from "./question.ts";
import { printable } from "./table.ts";

export const dnsRecords = question({
  ...aboutDomain,
  name: "dns.records",
  help:
    "Prints the records that the DNS should have for a domain and for this machine, as a zone file\n" +
    "has them. Lines that begin with a semicolon are for later, or stricter.",
  textOf: ({ zone, remarks }) =>
    [...zone.trimEnd().split("\n"), ...remarks.map((remark) => `; ${remark}`)]
      .map((line) => `${printable(line)}\n`)
      .join(""),
});
