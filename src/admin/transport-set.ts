import * as v from "valibot";
import { mask } from "../config/secrets.ts";
import { transportSchema } from "../config/transport-settings.ts";
import { shortText } from "./arguments.ts";
import { callOf, CallRefusal } from "./call.ts";

/** Adds a way for mail to leave, or replaces the one of that name; a masked password stays the one that it was. */
export const transportSet = callOf(
  v.strictObject({
    name: shortText,
    settings: transportSchema,
    /** Whether it becomes the way of all mail that no route matches. */
    isDefault: v.optional(v.boolean(), false),
  }),
  ({ revisions }, { name, settings, isDefault }, { by }) =>
    revisions.edit(
      (document) => {
        const before = document.transports[name];
        const kept = before !== undefined && "password" in before ? before.password : undefined;
        const isMasked = "password" in settings && settings.password === mask;
        if (isMasked && kept === undefined) {
          throw new CallRefusal("There is no password to keep: give the password itself");
        }
        const transport = isMasked ? { ...settings, password: kept } : settings;
        return {
          ...document,
          transports: { ...document.transports, [name]: transport },
          ...(isDefault ? { defaultTransport: name } : {}),
        };
      },
      { by, note: `transport set ${name}` },
    ),
);
