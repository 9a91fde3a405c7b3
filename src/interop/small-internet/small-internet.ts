// A small internet for one test file: DNSSEC from our own root down, a validating resolver, mail hosts of many kinds,
// and in the middle the product as its users start it, which sends to port 25. All of it in namespaces of its own
// (namespace.ts), so that it is complete: nothing here is told another port, another resolver or another clock.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { CertificateAuthority } from "../../testing/certificate-authority.ts";
import { SmtpSink } from "../../testing/smtp-sink.ts";
import { TemporaryDirectory } from "../../testing/temporary-directory.ts";
import { mia, miaPassword, startHome, submit } from "../home.ts";
import { messagesOf } from "../inbox.ts";
import { letter } from "../letter.ts";
import { Postfix, type PostfixOptions } from "../postfix.ts";
import type { Product } from "../product.ts";
import { Knot } from "./knot.ts";
import { PolicyHost, type PolicyPage } from "./policy-host.ts";
import { listenersOf, placed, recordsOf, scriptsOf, type Site } from "./site.ts";
import { Unbound } from "./unbound.ts";
import { zonesOf } from "./zones.ts";

export interface SmallInternetOptions {
  readonly sites: readonly Site[];
  /** Records that belong to no site, with absolute names. */
  readonly records?: readonly string[];
  /** Whose certificates the product trusts. */
  readonly authority?: CertificateAuthority;
  /** TOML that is put behind the document of a home (home.ts). */
  readonly document?: string;
  /** TOML of Mia's account. */
  readonly account?: string;
  readonly postfix?: Pick<PostfixOptions, "sasl" | "settings">;
}

/** A queue entry as `queue list --json` tells of it. */
export interface QueuedMail {
  readonly id: number;
  readonly to: string;
  readonly attempts: number;
  readonly lastError: string | undefined;
}

/** A row of `tls-results --json`. */
interface TlsResultFacts {
  readonly recipientDomain: string;
  readonly failures: readonly { readonly resultType: string }[];
}

const waitMsMax = 10_000;

export class SmallInternet implements AsyncDisposable {
  readonly product: Product;
  readonly postfix: Postfix;
  readonly policyHost: PolicyHost;
  /** Scripted hosts by their domain; the first is that of IPv4 where there are two. */
  readonly sinks: ReadonlyMap<string, readonly SmtpSink[]>;
  readonly #owned: AsyncDisposable;

  private constructor(
    owned: AsyncDisposable,
    parts: Pick<SmallInternet, "product" | "postfix" | "policyHost" | "sinks">,
  ) {
    this.#owned = owned;
    this.product = parts.product;
    this.postfix = parts.postfix;
    this.policyHost = parts.policyHost;
    this.sinks = parts.sinks;
  }

  static async start(options: SmallInternetOptions): Promise<SmallInternet> {
    await using owned = new AsyncDisposableStack();
    const { path } = owned.use(await TemporaryDirectory.make("small-internet"));
    const { authority = new CertificateAuthority() } = options;
    const authorityFile = `${path}/authority.pem`;
    await writeFile(authorityFile, authority.certificate);
    const sites = placed(options.sites);
    const zones = zonesOf([...sites.flatMap(recordsOf), ...(options.records ?? [])]);
    const knot = owned.use(await Knot.start(zones));
    owned.use(await Unbound.start(knot.trustAnchor));
    const pages = sites.flatMap(({ domain, policy }): [string, PolicyPage][] =>
      policy ? [[domain, policy]] : [],
    );
    const policyHost = owned.use(await PolicyHost.start(new Map(pages)));
    const sinks = new Map<string, SmtpSink[]>();
    for (const site of sites.filter(({ script }) => script !== undefined)) {
      const doors = scriptsOf(site).map(async (of) => owned.use(await SmtpSink.listen(of)));
      sinks.set(site.domain, await Promise.all(doors));
    }
    const real = sites.filter(({ script }) => script === undefined);
    const listeners = real.map(async (site) => {
      const pem = `${path}/${site.domain}.pem`;
      const { key, chain } = site.identity ?? {};
      if (key !== undefined) await writeFile(pem, key + chain, { mode: 0o600 });
      return listenersOf(site, pem);
    });
    const { settings = [], ...sasl } = options.postfix ?? {};
    const starting = Postfix.start({
      ...sasl,
      // Who came by TLS, and how, stands in what was delivered.
      settings: ["smtpd_tls_received_header = yes", ...settings],
      domains: real.map(({ domain }) => domain),
      listeners: (await Promise.all(listeners)).flat(),
    });
    const postfix = owned.use(await starting);
    const { document = "", account = "" } = options;
    const product = owned.use(
      await startHome(
        { dnsPort: 53, port: 25, document, account },
        { env: { NODE_EXTRA_CA_CERTS: authorityFile } },
      ),
    );
    return new SmallInternet(owned.move(), { product, postfix, policyHost, sinks });
  }

  /** The scripted host of a domain. */
  sink(domain: string): SmtpSink {
    return this.sinks.get(domain)?.[0] ?? assert.fail(`${domain} is not scripted`);
  }

  /** Mia sends a message with that subject; `fields` go into its header. */
  async send(
    to: readonly string[],
    options: {
      readonly subject?: string;
      readonly fields?: Readonly<Record<string, string>>;
      readonly body?: string;
      readonly mailParameters?: string;
    } = {},
  ): Promise<void> {
    const { subject = `to ${to[0]}`, fields = {}, body = "Hi.\r\n", ...parameters } = options;
    const message = letter(subject, body, { From: mia, ...fields });
    await submit(this.product, { to, message, ...parameters });
  }

  /** What waits for this recipient, once it was tried `attempts` times. */
  async deferred(recipient: string, attempts = 1, timeMsMax = waitMsMax): Promise<QueuedMail> {
    const deadline = Date.now() + timeMsMax;
    for (;;) {
      const entries = await this.queue();
      const entry = entries.find(({ to }) => to === recipient);
      if (entry?.lastError !== undefined && entry.attempts >= attempts) return entry;
      const told = entry ? `waits: ${JSON.stringify(entry)}` : "is not in the queue";
      assert.ok(Date.now() < deadline, `Mail for ${recipient} ${told}\n${this.product.log}`);
      await sleep(50);
    }
  }

  /** Everything that waits. */
  async queue(): Promise<QueuedMail[]> {
    const { stdout } = await this.product.cli(["queue", "list", "--json"]);
    return JSON.parse(stdout) as QueuedMail[];
  }

  /** The next attempt for this recipient comes at once. */
  async retry(recipient: string): Promise<void> {
    const { id } = await this.deferred(recipient);
    await this.product.cli(["queue", "retry", String(id)]);
  }

  /** Takes what waits for the recipient out of the queue. */
  async drop(recipient: string): Promise<void> {
    const { id } = await this.deferred(recipient);
    await this.product.cli(["queue", "drop", String(id)]);
  }

  /** The notice about this recipient (and the message of this subject), once it is in Mia's INBOX. */
  async notice(
    recipient: string,
    action: "failed" | "delayed" = "failed",
    subject = "",
  ): Promise<string> {
    await using imap = await this.product.imap(mia, miaPassword);
    const deadline = Date.now() + waitMsMax;
    const about = new RegExp(`^Final-Recipient: *rfc822; *${RegExp.escape(recipient)}\r$`, "im");
    const isWanted = (text: string): boolean =>
      about.test(text) &&
      text.includes(`\nAction: ${action}\r\n`) &&
      text.includes(`\nSubject: ${subject}`);
    for (;;) {
      const found = (await messagesOf(imap)).find(({ text }) => isWanted(text));
      if (found) return found.text;
      assert.ok(Date.now() < deadline, `No notice about ${recipient}\n${this.product.log}`);
      await sleep(50);
    }
  }

  /** Kinds of failures of TLS (RFC 8460 §4.3) on record by the recipients' domain, none where all went well. */
  async tlsFailures(): Promise<ReadonlyMap<string, readonly string[]>> {
    // What is in memory is written when the server stops.
    await this.product.stop();
    await this.product.start();
    const { stdout } = await this.product.cli(["tls-results", "--json", "--limit", "1000"]);
    const results = JSON.parse(stdout) as TlsResultFacts[];
    const byDomain = Map.groupBy(results, ({ recipientDomain }) => recipientDomain);
    const types = [...byDomain].map(([domain, theirs]): [string, readonly string[]] => [
      domain,
      theirs.flatMap(({ failures }) => failures.map(({ resultType }) => resultType)),
    ]);
    return new Map(types);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned[Symbol.asyncDispose]();
  }
}
