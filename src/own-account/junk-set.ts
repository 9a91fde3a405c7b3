import * as v from "valibot";
import { junkRulesSchema } from "../config/junk-rule-settings.ts";
import { changeSettings, ownCall } from "./call.ts";

/** Whether moving mail marks it as junk or not, and what mailboxes are for by their names; null: special uses only. */
export const junkSet = ownCall(
  v.strictObject({ junkFlags: v.boolean(), junkRules: v.nullable(junkRulesSchema) }),
  async (own, owner, { junkFlags, junkRules }) => {
    await changeSettings(own, owner, { junkFlags, junkRules: junkRules ?? undefined });
    return {};
  },
);
