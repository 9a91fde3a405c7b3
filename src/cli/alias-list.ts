import { question } from "./question.ts";
import { table } from "./table.ts";

export const aliasList = question({
  usage: "[--json]",
  name: "alias.list",
  help: "Shows addresses whose mail goes to several accounts.",
  argumentsOf: () => ({}),
  textOf: (aliases) =>
    table(
      ["ALIAS", "POSTED BY", "MEMBERS"],
      aliases.map(({ address, postPublic, members }) => [
        address,
        postPublic ? "everybody" : "members",
        members.join(", "),
      ]),
    ),
});
