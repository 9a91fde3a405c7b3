import { Hono } from "hono";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { appleProfile, profileType } from "../client-setup/apple-profile.ts";
import { formatAutoconfig } from "../client-setup/autoconfig.ts";
import { formatAutodiscover, formatAutodiscoverError } from "../client-setup/autodiscover.ts";
import { autodiscoverJson } from "../client-setup/autodiscover-json.ts";
import {
  autodiscoverOctetsMax,
  parseAutodiscoverRequest,
} from "../client-setup/autodiscover-request.ts";
import { profileUrl, webOrigin } from "../client-setup/client-links.ts";
import type { ClientSettings } from "../client-setup/client-settings.ts";
import { hostOf } from "./host-field.ts";
import { problem } from "./problem.ts";
import type { WebEnvironment } from "./web-environment.ts";

export interface ClientSetup {
  /** How programs reach us for a domain, A-labels or U-labels; undefined: it is not ours. */
  settingsOf(domain: string): ClientSettings | undefined;
  /** A profile together with our signature; undefined where our key cannot sign such things. */
  signed(profile: Buffer): Promise<Buffer | undefined>;
  /** Milliseconds since 1970. */
  now(): number;
}

const xmlType = "text/xml; charset=utf-8";
const addressCharactersMax = 320;
const nameCharactersMax = 200;
const hostPrefix = /^autoconfig\./;

/**
 * What mail programs look for to set themselves up. It answers everybody, and about no address in particular: whether
 * there is such a mailbox is for those to know who have its password.
 */
export function clientSetupRoutes(setup: ClientSetup): Hono<WebEnvironment> {
  const routes = new Hono<WebEnvironment>();
  // Thunderbird asks autoconfig.DOMAIN for the first, DOMAIN itself for the second.
  for (const path of ["/mail/config-v1.1.xml", "/.well-known/autoconfig/mail/config-v1.1.xml"]) {
    routes.get(path, (context) => autoconfig(context, setup));
  }
  const xmlPath = `/:folder{${anyCase("autodiscover")}}/:file{${anyCase("autodiscover.xml")}}`;
  routes.get(xmlPath, (context) => autodiscoverFault(context, setup, 600));
  routes.post(xmlPath, bodyLimit({ maxSize: autodiscoverOctetsMax }), (context) =>
    autodiscover(context, setup),
  );
  const jsonPath = `/:folder{${anyCase("autodiscover")}}/:file{${anyCase("autodiscover.json")}}`;
  for (const path of [jsonPath, `${jsonPath}/:version/:address`]) {
    routes.get(path, (context) => secondAutodiscover(context, setup));
  }
  routes.get("/profile.mobileconfig", (context) => profile(context, setup));
  routes.get("/profile.mobileconfig.qrcode.svg", (context) => qrCode(context, setup));
  routes.get("/client-settings", (context) => clientSettings(context, setup));
  return routes;
}

function autoconfig(context: Context<WebEnvironment>, setup: ClientSetup): Response {
  const address = context.req.query("emailaddress");
  const host = hostOf(context.req.header("host") ?? "").replace(hostPrefix, "");
  const settings = setup.settingsOf(address === undefined ? host : domainOf(address));
  if (settings === undefined) return problem(404, "This domain is not here");
  return context.body(formatAutoconfig(settings), 200, { "content-type": xmlType });
}

async function autodiscover(
  context: Context<WebEnvironment>,
  setup: ClientSetup,
): Promise<Response> {
  const request = parseAutodiscoverRequest(await context.req.text());
  if (request.kind === "invalid") return autodiscoverFault(context, setup, 600);
  if (request.kind === "other") return autodiscoverFault(context, setup, 601);
  const settings = setup.settingsOf(domainOf(request.address));
  if (settings === undefined) return autodiscoverFault(context, setup, 500);
  const text = formatAutodiscover(settings, request.address);
  return context.body(text, 200, { "content-type": xmlType });
}

function autodiscoverFault(
  context: Context<WebEnvironment>,
  setup: ClientSetup,
  code: 500 | 600 | 601,
): Response {
  const text = formatAutodiscoverError(code, setup.now());
  return context.body(text, 200, { "content-type": xmlType });
}

function secondAutodiscover(context: Context<WebEnvironment>, setup: ClientSetup): Response {
  const address = context.req.query("Email") ?? context.req.param("address") ?? "";
  const settings = setup.settingsOf(domainOf(address));
  const origin = settings && webOrigin(settings);
  if (origin === undefined) return problem(404, "This domain is not here");
  const { status, body } = autodiscoverJson(context.req.query("Protocol"), origin);
  return context.json(body, status);
}

async function profile(context: Context<WebEnvironment>, setup: ClientSetup): Promise<Response> {
  const wish = wishOf(context, setup);
  if (wish === undefined) return problem(404, "There is no profile for this address");
  const text = appleProfile(wish.settings, wish);
  if (text === undefined) return problem(404, "Mail programs are not offered anything here");
  const plain = Buffer.from(text);
  const octets = (await setup.signed(plain)) ?? plain;
  return context.body(Uint8Array.from(octets), 200, {
    "content-type": profileType,
    "content-disposition": 'attachment; filename="mail.mobileconfig"',
    "cache-control": "no-store",
  });
}

async function qrCode(context: Context<WebEnvironment>, setup: ClientSetup): Promise<Response> {
  const wish = wishOf(context, setup);
  const url = wish && profileUrl(wish.settings, wish);
  if (url === undefined) return problem(404, "There is no profile for this address");
  const { qrCodeSvg } = await import("../client-setup/qr-code.ts");
  try {
    return context.body(qrCodeSvg(url), 200, { "content-type": "image/svg+xml" });
  } catch (error) {
    if (error instanceof RangeError) return problem(400, "This is too long for a QR code");
    throw error;
  }
}

/** For our pages: what a person types in where a program does not find it by itself. */
function clientSettings(context: Context<WebEnvironment>, setup: ClientSetup): Response {
  const wish = wishOf(context, setup);
  if (wish === undefined) return problem(404, "This domain is not here");
  const { settings, address, fullName } = wish;
  const url = profileUrl(settings, { address, fullName });
  return context.json({ ...settings, address, profileUrl: url });
}

interface Wish {
  readonly settings: ClientSettings;
  readonly address: string;
  readonly fullName: string | undefined;
}

function wishOf(context: Context<WebEnvironment>, setup: ClientSetup): Wish | undefined {
  const address = context.req.query("address") ?? "";
  const name = context.req.query("name")?.trim() ?? "";
  if (!/^[^\s\p{C}@]{1,64}@[^\s\p{C}@]+$/u.test(address) || /\p{C}/u.test(name)) return undefined;
  if (address.length > addressCharactersMax || name.length > nameCharactersMax) return undefined;
  const settings = setup.settingsOf(domainOf(address));
  return settings && { settings, address, fullName: name === "" ? undefined : name };
}

function domainOf(address: string): string {
  if (address.length > addressCharactersMax) return "";
  return address.slice(address.lastIndexOf("@") + 1);
}

/** A part of a path that is taken in any case; programs of Microsoft spell it in several ways. */
function anyCase(text: string): string {
  return Array.from(text, (letter) =>
    letter === "." ? "\\." : `[${letter}${letter.toUpperCase()}]`,
  ).join("");
}
