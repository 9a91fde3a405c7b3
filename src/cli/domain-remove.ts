import { aboutDomain, question } from "./question.ts";
import { revisionText } from "./revision-text.ts";

export const domainRemove = question({
  ...aboutDomain,
  name: "domain.remove",
  help:
    "Removes a domain that has no addresses any more: mail for it is refused. Its keys stay on the disk,\n" +
    'so that "config rollback" can bring it back.',
  textOf: revisionText,
});
