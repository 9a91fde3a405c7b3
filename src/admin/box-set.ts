import * as v from "valibot";
import { languages } from "../config/first-mailboxes.ts";
import { shortText } from "./arguments.ts";
import { boxShow } from "./box-show.ts";
import type { BoxShown } from "./box-show.ts";
import { callOf } from "./call.ts";

/** Sets what is named, and leaves the rest. It is in force at once. */
export const boxSet = callOf(
  v.strictObject({
    name: v.optional(shortText),
    hostName: v.optional(shortText),
    timeZone: v.optional(shortText),
    language: v.optional(v.picklist(languages)),
  }),
  async (admin, { language, ...given }, caller): Promise<BoxShown> => {
    const box = Object.fromEntries(
      Object.entries(given).flatMap(([key, text]) => {
        if (text === undefined) return [];
        const name = text.trim().toLowerCase().replace(/\.$/, "");
        return [[key, key === "timeZone" ? text.trim() : name]];
      }),
    );
    await admin.revisions.edit(
      (document) => ({
        ...document,
        ...(language === undefined ? {} : { language }),
        box: { ...document.box, ...box },
      }),
      { by: caller.by, note: "box set" },
    );
    return boxShow.invoke(admin, {}, caller);
  },
);
