import { xmlDocument, xmlElement } from "../xml/format-xml.ts";
import type { ClientServer, ClientSettings } from "./client-settings.ts";

/**
 * What Thunderbird and many others look for at `/mail/config-v1.1.xml` of autoconfig.DOMAIN.
 * https://wiki.mozilla.org/Thunderbird:Autoconfiguration:ConfigFileFormat
 */
export function formatAutoconfig({
  domain,
  displayName,
  incoming,
  outgoing,
}: ClientSettings): string {
  return xmlDocument(
    xmlElement(
      "clientConfig",
      [
        xmlElement(
          "emailProvider",
          [
            xmlElement("domain", domain),
            xmlElement("displayName", displayName),
            xmlElement("displayShortName", displayName),
            ...incoming.map((of) => server("incomingServer", "imap", of)),
            ...outgoing.map((of) => server("outgoingServer", "smtp", of)),
          ],
          { id: domain },
        ),
      ],
      { version: "1.1" },
    ),
  );
}

function server(element: string, type: string, { host, port, security }: ClientServer): string {
  return xmlElement(
    element,
    [
      xmlElement("hostname", host),
      xmlElement("port", port),
      xmlElement("socketType", security === "tls" ? "SSL" : "STARTTLS"),
      xmlElement("username", "%EMAILADDRESS%"),
      // "password-encrypted" means CRAM-MD5 to them, which is weaker than what TLS gives already.
      xmlElement("authentication", "password-cleartext"),
    ],
    { type },
  );
}
