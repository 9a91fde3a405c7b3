import type { OwnCallResult } from "./api/own-api.ts";
import type { AccountTextKey } from "./text/texts.ts";

/** What lies over the page. */
export type AccountDialog =
  | { readonly kind: "password" }
  | { readonly kind: "passkey" }
  | { readonly kind: "totp"; readonly begun: OwnCallResult<"totp.begin"> }
  | { readonly kind: "recovery"; readonly codes: readonly string[] }
  | { readonly kind: "app-password" }
  | { readonly kind: "app-password-made"; readonly name: string; readonly password: string }
  | { readonly kind: "tls-key" }
  | {
      readonly kind: "ask";
      readonly title: string;
      readonly text: string;
      readonly button: AccountTextKey;
      readonly run: () => Promise<void>;
    };
