import type { AliasSettings } from "../config/alias-settings.ts";
import { nothing } from "./arguments.ts";
import { callOf } from "./call.ts";

export interface AliasFacts extends AliasSettings {
  readonly address: string;
}

/** Addresses whose mail goes to several accounts. */
export const aliasList = callOf(nothing, ({ revisions }): AliasFacts[] =>
  Object.entries(revisions.document.aliases).map(([address, settings]) => ({
    address,
    ...settings,
  })),
);
