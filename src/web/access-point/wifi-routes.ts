import { randomBytes } from "node:crypto";
import { Hono } from "hono";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import * as v from "valibot";
import type { WifiControl } from "../../box/wifi-control.ts";
import { accessPointAddress } from "../../device/access-point-address.ts";
import type { WifiNetwork } from "../../device/device-facts.ts";
import type { DeviceArguments } from "../../device/device-verbs.ts";
import { countrySchema, passphraseSchema, ssidSchema } from "../../device/device-verbs.ts";
import { formatClaimCode } from "../../setup/claim-code.ts";
import { setupPath } from "../unclaimed.ts";
import type { WebEnvironment } from "../web-environment.ts";
import { countries, countryOf } from "./countries.ts";
import { finishedPage, formPage, joinedPage, joiningPage } from "./wifi-page.ts";
import type { ClaimFacts, Markup, WifiView } from "./wifi-page.ts";
import { wifiStyle } from "./wifi-style.ts";
import { wifiLanguage, wifiTexts } from "./wifi-texts.ts";
import type { WifiTexts } from "./wifi-texts.ts";

export interface AccessPointOptions {
  readonly wifi: Pick<
    WifiControl,
    "accessPointSince" | "networks" | "attempt" | "isFinished" | "join" | "finish"
  >;
  /** By which the box is claimed, as it is typed; undefined where it is somebody's, or they chose it. */
  readonly claimCode: () => string | undefined;
  readonly isClaimed: () => boolean;
  /** Without a domain; undefined where nobody finds it by a name. */
  readonly localName: () => string | undefined;
  /** Of the certificate that the setup page shows. */
  readonly words: () => Promise<readonly string[]>;
  /** Milliseconds, as those of accessPointSince. */
  readonly now: () => number;
}

export const wifiPath = "/wifi/";
export const wifiUrl = `http://${accessPointAddress}${wifiPath}`;

/** Whoever comes later was not there when the power came on. appliance.md 3.3 */
const claimShownMs = 30 * 60_000;
const bodyOctetsMax = 4 * 1024;
/** Forms that may be open; the oldest is good for nothing then. */
const tokensMax = 50;
const policy =
  "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** The pages of the access point, for requests that have come by it. */
export function wifiRoutes(options: AccessPointOptions): Hono<WebEnvironment> {
  const routes = new Hono<WebEnvironment>();
  const tokens = new FormTokens();
  routes.use("/wifi/*", async (context, next) => {
    await next();
    context.header("cache-control", "no-store");
    context.header("content-security-policy", policy);
  });
  routes.use("/wifi/*", bodyLimit({ maxSize: bodyOctetsMax }));
  routes.get("/wifi/style.css", (context) =>
    context.body(wifiStyle, 200, { "content-type": "text/css; charset=utf-8" }),
  );
  routes.get("/wifi/claim.svg", async (context) => {
    const claim = claimOf(options);
    if (claim === undefined) return context.notFound();
    const { qrCodeSvg } = await import("../../client-setup/qr-code.ts");
    return context.body(qrCodeSvg(claim.link), 200, { "content-type": "image/svg+xml" });
  });
  routes.get("/wifi/", (context) => answer(context, options, tokens));
  routes.post("/wifi/join", async (context) => {
    const typed = await context.req.parseBody();
    const { t } = languageOf(context);
    const { ssid, order, problem } = orderOf(typed, options.wifi.networks, t);
    const isOurs = tokens.use(typed["token"]);
    if (order === undefined || !isOurs) {
      return answer(context, options, tokens, { ssid, problem: isOurs ? problem : t.stale });
    }
    options.wifi.join(order);
    return context.redirect(wifiPath, 303);
  });
  routes.post("/wifi/done", async (context) => {
    if (tokens.use((await context.req.parseBody())["token"])) options.wifi.finish();
    return context.redirect(wifiPath, 303);
  });
  return routes;
}

interface Typed {
  readonly ssid: string | undefined;
  readonly problem: string | undefined;
}

/** What there is to say now. */
async function answer(
  context: Context<WebEnvironment>,
  options: AccessPointOptions,
  tokens: FormTokens,
  typed?: Typed,
): Promise<Response> {
  const { attempt, isFinished, networks } = options.wifi;
  const { t, language, accepted } = languageOf(context);
  const view: WifiView = {
    t,
    language,
    token: tokens.issue(),
    claim: claimOf(options),
    words: await options.words(),
  };
  const show = (page: Markup): Response | Promise<Response> => context.html(page);
  if (typed === undefined && attempt?.kind === "joining") return show(joiningPage(view, wifiUrl));
  if (typed === undefined && attempt?.kind === "joined") {
    const links = linksOf(options, attempt.addresses);
    return show(isFinished ? finishedPage(view, links) : joinedPage(view, attempt, links));
  }
  const before = attempt?.kind === "failed" ? attempt : undefined;
  const problem = typed === undefined ? before?.reason : typed.problem;
  const ssid = typed === undefined ? before?.ssid : typed.ssid;
  const choices = { networks, countries: countries(language), country: countryOf(accepted) };
  return show(formPage({ ...view, ...choices, ssid, problem }));
}

function languageOf(context: Context<WebEnvironment>) {
  const accepted = (context.req.header("accept-language") ?? "").slice(0, 200);
  const language = wifiLanguage(accepted);
  return { accepted, language, t: wifiTexts(language) };
}

/** What the form asks for, or what is wrong with it. */
function orderOf(
  typed: Readonly<Record<string, unknown>>,
  networks: readonly WifiNetwork[],
  t: WifiTexts,
): Typed & { readonly order: DeviceArguments<"wifi-join"> | undefined } {
  const { choice, name, passphrase, country } = typed;
  const isListed = typeof choice === "string" && choice.startsWith("=");
  const ssid = v.safeParse(ssidSchema, isListed ? choice.slice(1) : name);
  const refused = (problem: string) => ({
    ssid: ssid.success ? ssid.output : undefined,
    problem,
    order: undefined,
  });
  if (!ssid.success) {
    const isEmpty = isListed ? choice === "=" : (name ?? "") === "";
    return refused(isEmpty ? t.noName : t.wrongName);
  }
  const hasPassword = typeof passphrase === "string" && passphrase !== "";
  const known = networks.find((network) => network.ssid === ssid.output);
  if (!hasPassword && known?.security === "password") return refused(t.noPassword);
  if (hasPassword && !v.is(passphraseSchema, passphrase)) return refused(t.wrongPassword);
  const order = {
    ssid: ssid.output,
    ...(hasPassword ? { passphrase } : {}),
    ...(v.is(countrySchema, country) ? { country } : {}),
    // Who types a name has a network that does not tell its own.
    isHidden: known === undefined,
  };
  return { ssid: ssid.output, problem: undefined, order };
}

/** The code and the page to type it at, for the first half hour. */
function claimOf(options: AccessPointOptions): ClaimFacts | undefined {
  const { wifi, now } = options;
  const typed = options.claimCode();
  const since = wifi.accessPointSince;
  if (typed === undefined || since === undefined || options.isClaimed()) return undefined;
  if (now() - since > claimShownMs) return undefined;
  const code = formatClaimCode(typed);
  const addresses = wifi.attempt?.kind === "joined" ? wifi.attempt.addresses : [];
  const [host = "homepost.local"] = hostsOf(options, addresses);
  return { code, link: `https://${host}${setupPath}#c=${code}` };
}

function linksOf(options: AccessPointOptions, addresses: readonly string[]): string[] {
  const path = options.isClaimed() ? "/" : setupPath;
  return hostsOf(options, addresses).map((host) => `https://${host}${path}`);
}

/** The name first: it stays when the address changes. */
function hostsOf({ localName }: AccessPointOptions, addresses: readonly string[]): string[] {
  const name = localName();
  const hosts = addresses.map((address) => (address.includes(":") ? `[${address}]` : address));
  return [...(name === undefined ? [] : [`${name}.local`]), ...hosts];
}

/** Pages of others cannot know them, so they cannot send our forms. */
class FormTokens {
  readonly #open = new Set<string>();

  issue(): string {
    const token = randomBytes(16).toString("base64url");
    this.#open.add(token);
    if (this.#open.size > tokensMax) {
      const [oldest] = this.#open;
      this.#open.delete(oldest!);
    }
    return token;
  }

  use(token: unknown): boolean {
    return typeof token === "string" && this.#open.delete(token);
  }
}
