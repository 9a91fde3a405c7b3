import { domainToASCII, domainToUnicode } from "node:url";
import type { ClientServer, ClientSettings } from "../client-setup/client-settings.ts";
import { hostNameOf } from "./box-settings.ts";
import type { Config } from "./config.ts";
import type { Document } from "./document.ts";

/** How mail programs reach us for a domain (A-labels or U-labels); undefined where it is not ours, or switched off. */
export function clientSettingsOf(
  document: Pick<Document, "domains" | "box">,
  wanted: string,
  config: Pick<Config, "hostName" | "listen" | "web">,
): ClientSettings | undefined {
  const { domains } = document;
  const { ports } = config.listen;
  const hostName = hostNameOf(document, config);
  const domain = domainToASCII(wanted.toLowerCase());
  const name = Object.keys(domains).find((one) => domainToASCII(one) === domain);
  const settings = name === undefined ? undefined : domains[name];
  if (domain === "" || settings === undefined || settings.disabled) return undefined;
  const host = domainToASCII(settings.clientHost ?? hostName);
  const server = (port: number, security: ClientServer["security"]): ClientServer[] =>
    port === 0 ? [] : [{ host, port, security }];
  return {
    domain,
    displayName: domainToUnicode(domain),
    webHost: hostName,
    webPort: config.web.publicPort ?? (ports.https === 0 ? undefined : ports.https),
    // RFC 8314 §3.3: TLS from the first octet on is better, since nobody can talk a program out of it.
    incoming: [...server(ports.imaps, "tls"), ...server(ports.imap, "starttls")],
    outgoing: [...server(ports.submissions, "tls"), ...server(ports.submission, "starttls")],
    userName: "address",
  };
}
