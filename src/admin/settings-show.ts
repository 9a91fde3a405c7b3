import { nothing } from "./arguments.ts";
import { callOf } from "./call.ts";

/** What is set for all accounts and domains together. */
export const settingsShow = callOf(nothing, ({ revisions }) => {
  const { postmaster, quota, language, publicAddresses, accounts } = revisions.document;
  return { postmaster, quota, language, publicAddresses, accounts: Object.keys(accounts) };
});
