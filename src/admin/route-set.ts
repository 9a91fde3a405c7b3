import * as v from "valibot";
import type { RouteSettings } from "../config/route-settings.ts";
import { shortText } from "./arguments.ts";
import { callOf, CallRefusal } from "./call.ts";
import { editAccount } from "./edit-account.ts";
import { editDomain } from "./edit-domain.ts";

const names = v.optional(v.array(v.string()), []);

/** Replaces the routes of an account, of a domain, or of all mail. What they may be is checked by the document. */
export const routeSet = callOf(
  v.strictObject({
    of: v.picklist(["account", "domain", "all"]),
    /** Of the account or the domain. */
    name: v.optional(shortText),
    routes: v.array(
      v.strictObject({
        fromDomain: names,
        toDomain: names,
        minimumAttempts: v.optional(v.number(), 0),
        transport: shortText,
      }),
    ),
  }),
  ({ revisions }, { of, name, routes }, { by }) => {
    const change = { by, note: ["route set", of, name].filter(Boolean).join(" ") };
    const routed = <Settings extends { readonly routes: readonly RouteSettings[] }>(
      settings: Settings,
    ): Settings => ({ ...settings, routes });
    if (of === "all") return revisions.edit(routed, change);
    if (name === undefined) throw new CallRefusal(`Say which ${of} the routes are for`);
    if (of === "account") return editAccount(revisions, name, change, routed);
    return editDomain(revisions, name, change, routed);
  },
);
