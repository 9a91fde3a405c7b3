import * as v from "valibot";
import { accountSettingsOf } from "./account-settings-of.ts";
import { shortText } from "./arguments.ts";
import { callOf, CallRefusal } from "./call.ts";

/**
 * Takes an account out of the configuration: nobody logs in to it and it gets no mail. Its mail stays in the store, so
 * that a rollback brings it back. Aliases lose its addresses; one that would lose its last member is in the way.
 */
export const accountRemove = callOf(
  v.strictObject({ account: shortText }),
  ({ revisions }, { account: name }, { by }) =>
    revisions.edit(
      (document) => {
        const { addresses } = accountSettingsOf(document, name);
        const { [name]: _, ...accounts } = document.accounts;
        const own = new Set(addresses.map(({ address }) => address));
        const aliases = Object.entries(document.aliases).map(([alias, settings]) => {
          const members = settings.members.filter((member) => !own.has(member));
          if (members.length > 0) return [alias, { ...settings, members }] as const;
          throw new CallRefusal(
            `${name} is the last member of ${alias}: first give it another, or "alias remove ${alias}"`,
          );
        });
        const { postmaster, ...rest } = document;
        return {
          ...rest,
          ...(postmaster === undefined || postmaster === name ? {} : { postmaster }),
          accounts,
          aliases: Object.fromEntries(aliases),
        };
      },
      { by, note: `account remove ${name}` },
    ),
);
