import * as v from "valibot";
import type { AcmeSettings } from "../acme/acme-accounts.ts";

/** Certificates of an authority. */
export interface AcmeDocument {
  /** Certificates are fetched; whoever switches it on agrees to the terms of the authority. */
  readonly enabled: boolean;
  /** A name of `authorities`, or the URL of a directory. RFC 8555 §7.1.1 */
  readonly authority: string;
  /** Where the authority writes to, if it does. */
  readonly email?: string | undefined;
  /** For authorities that know their customers. RFC 8555 §7.3.4 */
  readonly externalAccount?: { readonly keyId: string; readonly key: string } | undefined;
}

/** Directories of well-known authorities. https://letsencrypt.org/docs/acme-protocol-updates/ */
const authorities: Readonly<Record<string, string>> = {
  letsencrypt: "https://acme-v02.api.letsencrypt.org/directory",
  "letsencrypt-staging": "https://acme-staging-v02.api.letsencrypt.org/directory",
};

export const acmeDefaults: AcmeDocument = { enabled: false, authority: "letsencrypt" };

export const acmeSchema = v.optional(
  v.strictObject({
    enabled: v.optional(v.boolean(), acmeDefaults.enabled),
    authority: v.optional(
      v.pipe(v.string(), v.maxLength(1000), v.check(isAuthority, notAuthority())),
      acmeDefaults.authority,
    ),
    email: v.optional(v.pipe(v.string(), v.regex(/^[!-~]{1,64}@[!-~]{1,253}$/, "not an address"))),
    externalAccount: v.optional(
      v.strictObject({
        keyId: v.pipe(v.string(), v.nonEmpty(), v.maxLength(500)),
        /** base64url, as authorities show it; or the mask that stands for it. */
        key: v.pipe(v.string(), v.regex(/^(?:[\w-]{16,1000}={0,2}|\*{8})$/, "not base64url")),
      }),
    ),
  }),
  {},
);

/** The URL of the directory. */
export function directoryUrlOf({ authority }: Pick<AcmeDocument, "authority">): string {
  return Object.hasOwn(authorities, authority) ? authorities[authority]! : authority;
}

/** Whom to ask; undefined where nobody is. */
export function acmeSettings(acme: AcmeDocument): AcmeSettings | undefined {
  const { enabled, email, externalAccount } = acme;
  return enabled ? { directoryUrl: directoryUrlOf(acme), email, externalAccount } : undefined;
}

/** As TOML; defaults are left out. */
export function acmeTable({ enabled, authority, email, externalAccount }: AcmeDocument): object {
  return {
    ...(enabled ? { enabled } : {}),
    ...(authority === acmeDefaults.authority ? {} : { authority }),
    ...(email === undefined ? {} : { email }),
    ...(externalAccount === undefined ? {} : { externalAccount: { ...externalAccount } }),
  };
}

function isAuthority(text: string): boolean {
  if (Object.hasOwn(authorities, text)) return true;
  return text.startsWith("https://") && URL.canParse(text);
}

function notAuthority(): string {
  return `not an authority: ${Object.keys(authorities).join(", ")}, or the https URL of its directory`;
}
