import { domainToASCII } from "node:url";
import type { SelectorSettings, SigningSettings } from "../delivery/message-signer.ts";
import { defaultSignedHeaders } from "../dkim/sign.ts";
import type { DkimSelector } from "./dkim-settings.ts";
import type { Document } from "./document.ts";

/** Which selectors sign, by this document. */
export function signingSettings({ domains }: Pick<Document, "domains">): SigningSettings {
  const settings = new Map<string, readonly SelectorSettings[]>();
  for (const [name, { dkim }] of Object.entries(domains)) {
    const selectors = Object.entries(dkim).filter(([, { sign }]) => sign);
    if (selectors.length > 0) settings.set(domainToASCII(name), selectors.map(settingsOf));
  }
  return settings;
}

function settingsOf([selector, of]: readonly [string, DkimSelector]): SelectorSettings {
  const [header, body] = of.canonicalization.split("/");
  return {
    selector,
    headerCanonicalization: header === "simple" ? "simple" : "relaxed",
    bodyCanonicalization: body === "simple" ? "simple" : "relaxed",
    headers: of.headers ?? defaultSignedHeaders,
    seals: !of.dontSealHeaders,
    expirationSeconds: of.expirationHours === 0 ? undefined : of.expirationHours * 3600,
  };
}
