import { hostNameOf } from "../config/box-settings.ts";
import type { BoxSettings } from "../config/box-settings.ts";
import type { Language } from "../config/first-mailboxes.ts";
import { nothing } from "./arguments.ts";
import { callOf } from "./call.ts";

export interface BoxShown extends BoxSettings {
  /** How it names itself to others, set or not. */
  readonly hostName: string;
  /** Whether somebody has set it; else it is how the machine calls itself. */
  readonly isHostNameSet: boolean;
  /** Of the names of mailboxes in new accounts. */
  readonly language: Language;
}

/** What is set of the machine as a whole. */
export const boxShow = callOf(nothing, ({ revisions, server }): BoxShown => {
  const { box, language } = revisions.document;
  return {
    ...box,
    hostName: hostNameOf({ box }, server),
    isHostNameSet: box.hostName !== undefined,
    language,
  };
});
