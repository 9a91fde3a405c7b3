import * as v from "valibot";
import { rejectsSchema } from "../config/rejects-settings.ts";
import { changeSettings, ownCall } from "./call.ts";

/** Where copies of refused mail go, to be looked at; null: nowhere. */
export const rejectsSet = ownCall(
  v.strictObject({ rejects: v.nullable(rejectsSchema) }),
  async (own, owner, { rejects }) => {
    await changeSettings(own, owner, { rejects: rejects ?? undefined });
    return {};
  },
);
