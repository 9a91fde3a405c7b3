import * as v from "valibot";
import { plainDomain } from "./plain-domain.ts";
import { aliasFlags, members } from "./alias-fields.ts";
import { shortText } from "./arguments.ts";
import { callOf, CallRefusal } from "./call.ts";

/** Adds an address whose mail goes to all its members. */
export const aliasAdd = callOf(
  v.strictObject({ address: shortText, members, ...aliasFlags }),
  ({ revisions }, { address: typed, members: typedMembers, ...flags }, { by }) => {
    const address = plainDomain(typed);
    const alias = {
      description: flags.description ?? "",
      members: typedMembers.map(plainDomain),
      postPublic: flags.postPublic ?? false,
      listMembers: flags.listMembers ?? false,
      allowFrom: flags.allowFrom ?? false,
    };
    return revisions.edit(
      (document) => {
        if (Object.hasOwn(document.aliases, address)) {
          throw new CallRefusal(`There is an alias ${address} already: "alias set" changes it`);
        }
        return { ...document, aliases: { ...document.aliases, [address]: alias } };
      },
      { by, note: `alias add ${address}` },
    );
  },
);
