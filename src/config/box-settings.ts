import * as v from "valibot";
import type { Config } from "./config.ts";
import { domainName } from "./document-words.ts";

/** What is set of the machine as a whole. */
export interface BoxSettings {
  /** How it is called at home, where it is found as `name.local`. */
  readonly name?: string | undefined;
  /** How it names itself to others, such as mail.example.org; as the static configuration says where absent. */
  readonly hostName?: string | undefined;
  /** Of the IANA time zone database, such as Europe/Berlin; that of the system where absent. */
  readonly timeZone?: string | undefined;
}

export const boxSchema = v.optional(
  v.strictObject({
    name: v.optional(
      v.pipe(
        v.string(),
        // RFC 1035 §2.3.1: other devices at home take it for a host name.
        v.regex(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/, "not a name: use a-z, 0-9 and dashes"),
      ),
    ),
    hostName: v.optional(
      v.pipe(domainName, v.regex(/^[a-z0-9.-]+$/, "not a host name in lower case and in ASCII")),
    ),
    timeZone: v.optional(
      v.pipe(v.string(), v.check(isTimeZone, "not a time zone: like Europe/Berlin")),
    ),
  }),
  {},
);

/** How the server names itself to others, as it is now. */
export function hostNameOf(
  { box }: { readonly box: BoxSettings },
  config: Pick<Config, "hostName">,
): string {
  return box.hostName ?? config.hostName;
}

/** As TOML; what is not set is left out. */
export function boxTable({ name, hostName, timeZone }: BoxSettings): object {
  return {
    ...(name === undefined ? {} : { name }),
    ...(hostName === undefined ? {} : { hostName }),
    ...(timeZone === undefined ? {} : { timeZone }),
  };
}

function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(text)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: text }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
