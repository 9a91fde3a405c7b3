import * as v from "valibot";
import { isDomain } from "../config/document-words.ts";
import { shortText } from "./arguments.ts";
import { callOf, CallRefusal } from "./call.ts";

/** Adds a domain whose mail is ours. */
export const domainAdd = callOf(
  v.strictObject({ name: shortText }),
  async ({ revisions }, args, { by }) => {
    const name = args.name.toLowerCase();
    if (!isDomain(name)) {
      throw new CallRefusal(`"${args.name}" is not a domain: give one such as example.org`);
    }
    const applied = await revisions.edit(
      (document) => {
        if (Object.hasOwn(document.domains, name)) {
          throw new CallRefusal(`There is a domain "${name}" already`);
        }
        const domain = {
          description: "",
          disabled: false,
          catchallSeparators: ["+"],
          caseSensitive: false,
          routes: [],
          dkim: {},
        };
        return { ...document, domains: { ...document.domains, [name]: domain } };
      },
      { by, note: `domain add ${name}` },
    );
    return { name, revision: applied.revision };
  },
);
