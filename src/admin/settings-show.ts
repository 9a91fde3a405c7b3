import { nothing } from "./arguments.ts";
import { callOf } from "./call.ts";

/** What is set for all accounts and domains together. */
export const settingsShow = callOf(nothing, ({ revisions }) => {
  const { document } = revisions;
  const { postmaster, quota, language, publicAddresses, adminAnywhere, accounts } = document;
  return {
    postmaster,
    quota,
    language,
    publicAddresses,
    adminAnywhere,
    accounts: Object.keys(accounts),
  };
});
