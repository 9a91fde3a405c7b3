// All words of the account page.
import { Wording } from "../../kit/text/wording.ts";
import type { Catalogues, Message, Speech } from "../../kit/text/wording.ts";
import { de } from "./de.ts";
import { en } from "./en.ts";

export type AccountTextKey = keyof typeof en;
export type AccountCatalogue = Readonly<Record<AccountTextKey, Message>>;

export const accountCatalogues: Catalogues<AccountTextKey> = { en, de };

export class AccountTexts extends Wording<AccountTextKey> {
  constructor(speech: Speech) {
    super(accountCatalogues, speech);
  }
}
