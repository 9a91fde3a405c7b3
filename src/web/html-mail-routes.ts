import { Hono } from "hono";
import type { Context } from "hono";
import { bodyValue } from "../jmap/body-value.ts";
import { senderViewOf } from "../jmap-server/sender-views.ts";
import type { MailStore } from "../store/mail-store.ts";
import { authenticated } from "./authentication.ts";
import type { AuthenticationOptions } from "./authentication.ts";
import type { HtmlCleaner } from "./html-mail/html-cleaner.ts";
import { htmlPage, textPage } from "./html-mail/html-page.ts";
import { htmlPartOf, octetsOf, senderOf } from "./html-mail/html-part.ts";
import type { HtmlPart } from "./html-mail/html-part.ts";
import { RecentHtml } from "./html-mail/recent-html.ts";
import { problem } from "./problem.ts";
import type { WebEnvironment } from "./web-environment.ts";

export interface HtmlMailRoutesOptions extends AuthenticationOptions {
  readonly store: MailStore;
  readonly cleaner: HtmlCleaner;
}

/** Part of the validator: a new one where the same mail comes out differently. */
const cleaningVersion = 1;
/** As stored; a mail beyond is shown as text. */
const htmlOctetsMax = 2 * 1024 * 1024;
const textOctetsMax = 128 * 1024;

/**
 * HTML mail as a page for a frame of ours: made safe, in a sandbox where no script runs, with a policy of its own. Its headers say what has been left out: Homepost-Blocked (how many things would come from elsewhere),
 * Homepost-External ("yes" where they do), Homepost-Shown ("html", or "text" where it cannot be made safe).
 */
export function htmlMailRoutes({
  store,
  cleaner,
  ...authentication
}: HtmlMailRoutesOptions): Hono<WebEnvironment> {
  const routes = new Hono<WebEnvironment>();
  const recent = new RecentHtml();
  routes.use("/mail/html/*", authenticated(authentication));
  routes.get("/mail/html/:emailId/:partId", (context) => answer(context, store, cleaner, recent));
  return routes;
}

async function answer(
  context: Context<WebEnvironment>,
  store: MailStore,
  cleaner: HtmlCleaner,
  recent: RecentHtml,
): Promise<Response> {
  const { accountId } = context.get("login");
  const { emailId = "", partId = "" } = context.req.param();
  const html = htmlPartOf(store, accountId, { emailId, partId });
  if (html === undefined) return problem(404, "There is no such HTML");
  const external = wantsExternal(context.req.query("external"), store, html);
  if (external === undefined) return problem(400, 'external is "yes" or "no"');
  const key = `${cleaningVersion}-${emailId}-${partId}-${external ? "yes" : "no"}`;
  const headers = headersOf(external, `"${key}"`);
  if (context.req.header("if-none-match") === `"${key}"`) {
    // That of what the browser has.
    headers.delete("content-security-policy");
    return new Response(null, { status: 304, headers });
  }
  const { part } = html.leaf;
  const isSmall = part.bodyEnd - part.bodyStart <= htmlOctetsMax;
  const clean = isSmall
    ? await recent.get(key, async () =>
        cleaner.clean({ part, octets: await octetsOf(store, html, htmlOctetsMax), external }),
      )
    : undefined;
  if (clean === undefined) {
    headers.set("homepost-shown", "text");
    // The next try may have the time.
    headers.delete("etag");
    return new Response(await wordsOf(store, html), { headers });
  }
  headers.set("homepost-shown", "html");
  headers.set("content-security-policy", policyOf(external, [clean.css, clean.html]));
  headers.set("homepost-blocked", String(clean.blocked));
  if (context.req.method === "HEAD") return new Response(null, { headers });
  const page = htmlPage(clean, { store, accountId, html });
  return new Response(ReadableStream.from(encoded(page)), { headers });
}

/** As asked; otherwise as the reader has said for mail of this sender. */
function wantsExternal(
  asked: string | undefined,
  store: MailStore,
  { body }: HtmlPart,
): boolean | undefined {
  if (asked === "yes" || asked === "no") return asked === "yes";
  if (asked !== undefined) return undefined;
  const accountId = store.mailbox(body.mailboxId)?.accountId;
  const sender = senderOf(store, body);
  if (accountId === undefined || sender === undefined) return false;
  return senderViewOf(store.objects, accountId, sender) === "external";
}

function headersOf(external: boolean, etag: string): Headers {
  return new Headers({
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policyOf(external, []),
    "x-frame-options": "SAMEORIGIN",
    // Whose mail is read is not told by looking up the names that are in it.
    "x-dns-prefetch-control": "off",
    "referrer-policy": "no-referrer",
    // A better filter has to reach what was shown before.
    "cache-control": "private, no-cache",
    etag,
    "homepost-external": external ? "yes" : "no",
  });
}

/**
 * The frame has our origin, so that the page around it sees how high it is; without scripts it can do nothing with
 * that. But Chromium tells our origin to those from whom styles load pictures, whatever the referrer policy
 * says: where it does, the frame has none.
 */
function policyOf(external: boolean, texts: readonly string[]): string {
  const tellsOrigin = external && texts.some((text) => /url\((?:["']|&quot;)?https?:/.test(text));
  return [
    `sandbox ${tellsOrigin ? "" : "allow-same-origin "}allow-popups allow-popups-to-escape-sandbox`,
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    external ? "img-src data: https:" : "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join("; ");
}

async function wordsOf(store: MailStore, html: HtmlPart): Promise<string> {
  const octets = await octetsOf(store, html, textOctetsMax);
  return textPage(bodyValue(html.leaf.part, octets, { isWhole: false, max: textOctetsMax }).value);
}

async function* encoded(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const text of texts) yield Buffer.from(text);
}
