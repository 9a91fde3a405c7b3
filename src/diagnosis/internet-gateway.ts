import { AbnfError } from "../abnf/scanner.ts";
import { isIPv4 } from "node:net";
import { parseXml } from "../xml/parse-xml.ts";
import { allNamed, firstNamed } from "../xml/xml-element.ts";
import type { XmlElement } from "../xml/xml-element.ts";
import type { RouterReply } from "./nat-pmp.ts";

/** UPnP Device Architecture 1.1 §1.3 */
export const ssdpAddress = "239.255.255.250";
export const ssdpPort = 1900;

/** Who looks for routers of UPnP. */
export function ssdpSearch(waitSeconds: number): Buffer {
  return Buffer.from(
    [
      "M-SEARCH * HTTP/1.1",
      `HOST: ${ssdpAddress}:${ssdpPort}`,
      'MAN: "ssdp:discover"',
      `MX: ${waitSeconds}`,
      "ST: urn:schemas-upnp-org:device:InternetGatewayDevice:1",
      "",
      "",
    ].join("\r\n"),
  );
}

const packetOctetsMax = 2_048;

/**
 * Where the router that answers describes itself; undefined where it does not, or elsewhere than at its own address: a
 * stranger in the network must not send us anywhere.
 */
export function parseSsdp(packet: Uint8Array, from: string): URL | undefined {
  if (packet.length > packetOctetsMax) return undefined;
  const text = Buffer.from(packet).toString("latin1");
  if (!/^HTTP\/1\.[01] 200\b/.test(text)) return undefined;
  const location = /^location:[ \t]*(\S{1,500})[ \t]*\r?$/im.exec(text)?.[1];
  return location === undefined ? undefined : urlAt(from, location);
}

export interface GatewayService {
  readonly type: string;
  readonly control: URL;
}

const serviceTypes = /^urn:schemas-upnp-org:service:WAN(?:IP|PPP)Connection:[12]$/;

/** The service that knows the address, from the description of a router; undefined where there is none. */
export function gatewayService(description: string, at: URL): GatewayService | undefined {
  const root = rootOf(description);
  if (root === undefined) return undefined;
  const base = firstNamed(root, "URLBase")?.text ?? "";
  const from = urlAt(at.hostname, base) ?? at;
  for (const service of allNamed(root, "service")) {
    const type = firstNamed(service, "serviceType")?.text ?? "";
    const path = firstNamed(service, "controlURL")?.text ?? "";
    if (!serviceTypes.test(type) || !URL.canParse(path, from)) continue;
    const control = urlAt(at.hostname, new URL(path, from).href);
    if (control !== undefined) return { type, control };
  }
  return undefined;
}

/** Body of the question for the address. */
export function externalAddressRequest({ type }: Pick<GatewayService, "type">): string {
  return (
    '<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" ' +
    's:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>' +
    `<u:GetExternalIPAddress xmlns:u="${type}"/></s:Body></s:Envelope>`
  );
}

/** Undefined where this is no answer to that. */
export function parseExternalAddress(text: string): RouterReply {
  const root = rootOf(text);
  if (root === undefined) return undefined;
  const address = firstNamed(root, "NewExternalIPAddress")?.text;
  if (address !== undefined && isIPv4(address) && address !== "0.0.0.0") {
    return { kind: "address", address };
  }
  const code = Number(firstNamed(root, "errorCode")?.text ?? 0);
  return { kind: "none", code: Number.isInteger(code) ? code : 0 };
}

function rootOf(text: string): XmlElement | undefined {
  try {
    return parseXml(text);
  } catch (error) {
    if (error instanceof AbnfError) return undefined;
    throw error;
  }
}

function urlAt(host: string, text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isPlain = url.protocol === "http:" && url.username === "" && url.password === "";
  return isPlain && url.hostname === host ? url : undefined;
}
