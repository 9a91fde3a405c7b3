import { factLines } from "./facts.ts";
import { aboutDomain, question } from "./question.ts";

export const domainShow = question({
  ...aboutDomain,
  name: "domain.show",
  help: "Shows all that is set for a domain, and who has addresses there.",
  textOf: (domain) =>
    factLines([
      ["domain", domain.name],
      ["in the DNS", domain.ascii],
      ["description", domain.description],
      ["takes mail", domain.disabled ? "no" : "yes"],
      ["programs connect to", domain.clientHost ?? domain.hostName],
      ["separators", domain.catchallSeparators.join(" ")],
      ["case of letters", domain.caseSensitive ? "matters" : undefined],
      ["MTA-STS", domain.mtaSts && `${domain.mtaSts.mode}, ${domain.mtaSts.maxAge} s`],
      [
        "addresses",
        domain.addresses
          .map(({ address, account }) => `${address} (${account ?? "alias"})`)
          .join(", "),
      ],
    ]),
});
