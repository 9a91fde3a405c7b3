import * as v from "valibot";
import { masked } from "../config/secrets.ts";
import type { TransportSettings } from "../config/transport-settings.ts";
import { shortText } from "./arguments.ts";
import { callOf } from "./call.ts";
import { transportIn } from "./transport-in.ts";

/** The settings of a transport, its password masked. */
export const transportShow = callOf(
  v.strictObject({ name: shortText }),
  ({ revisions }, { name }): { readonly name: string; readonly settings: TransportSettings } => ({
    name,
    settings: transportIn(masked(revisions.document), name),
  }),
);
