import { xmlDocument, xmlElement } from "../xml/format-xml.ts";
import type { ClientServer, ClientSettings } from "./client-settings.ts";

const responseSchema = "http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006";
const outlookSchema =
  "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a";

/** What Outlook gets for an address. MS-OXDSCLI §2.2.4 */
export function formatAutodiscover(settings: ClientSettings, address: string): string {
  const { displayName, incoming, outgoing } = settings;
  const response = xmlElement(
    "Response",
    [
      xmlElement("User", [xmlElement("DisplayName", displayName)]),
      xmlElement("Account", [
        xmlElement("AccountType", "email"),
        xmlElement("Action", "settings"),
        ...incoming.map((of) => protocol("IMAP", address, of)),
        ...outgoing.map((of) => protocol("SMTP", address, of)),
      ]),
    ],
    { xmlns: outlookSchema },
  );
  return whole(response);
}

/** 500: no such address; 600: the request makes no sense; 601: nothing of that kind here. MS-OXDSCLI §2.2.4.1.2 */
export function formatAutodiscoverError(code: 500 | 600 | 601, nowMs: number): string {
  const error = xmlElement(
    "Error",
    [
      xmlElement("ErrorCode", code),
      xmlElement("Message", errorTexts[code]),
      xmlElement("DebugData", ""),
    ],
    { Time: new Date(nowMs).toISOString().slice(11, 23), Id: "1" },
  );
  return whole(xmlElement("Response", [error]));
}

const errorTexts = {
  500: "The email address cannot be found.",
  600: "Invalid request",
  601: "Provider is not available",
} as const;

function whole(response: string): string {
  return xmlDocument(xmlElement("Autodiscover", [response], { xmlns: responseSchema }));
}

function protocol(type: "IMAP" | "SMTP", address: string, of: ClientServer): string {
  const { host, port, security } = of;
  return xmlElement("Protocol", [
    xmlElement("Type", type),
    xmlElement("Server", host),
    xmlElement("Port", port),
    xmlElement("DomainRequired", "off"),
    xmlElement("LoginName", address),
    xmlElement("SPA", "off"),
    xmlElement("SSL", "on"),
    xmlElement("Encryption", security === "tls" ? "SSL" : "TLS"),
    xmlElement("AuthRequired", "on"),
    ...(type === "SMTP" ? [xmlElement("UsePOPAuth", "on"), xmlElement("SMTPLast", "off")] : []),
  ]);
}
