// What the calls that add and change aliases share.
import * as v from "valibot";
import type { AliasSettings } from "../config/alias-settings.ts";
import type { Document } from "../config/document.ts";
import { shortText } from "./arguments.ts";
import { CallRefusal } from "./call.ts";

const flag = v.optional(v.boolean());

export const members = v.pipe(v.array(shortText), v.maxLength(1000));
export const aliasFlags = {
  description: v.optional(v.string()),
  postPublic: flag,
  listMembers: flag,
  allowFrom: flag,
};

export function aliasNamed({ aliases }: Pick<Document, "aliases">, address: string): AliasSettings {
  const alias = Object.hasOwn(aliases, address) ? aliases[address] : undefined;
  if (alias === undefined) throw new CallRefusal(`There is no alias ${address}: see "alias list"`);
  return alias;
}
