import { once } from "node:events";
import { createServer, type Server } from "node:https";
import { createSecureContext } from "node:tls";
import type { KeyAndCertificate } from "../../tls/self-signed.ts";

export const policyHostAddress = "192.0.2.80";

/** How the host of one domain's MTA-STS policy behaves. RFC 8461 §3.3 */
export interface PolicyPage {
  /** What it shows for `mta-sts.DOMAIN`. */
  readonly identity: KeyAndCertificate;
  readonly body: string;
  /** 200 where absent; "hang" never answers. */
  readonly status?: number | "hang";
  readonly contentType?: string;
  /** Further header fields. */
  readonly fields?: Readonly<Record<string, string>>;
}

/** The web server of all MTA-STS policies, on port 443. */
export class PolicyHost implements AsyncDisposable {
  /** Names as they were asked for, in order. */
  readonly asked: string[] = [];
  readonly #pages: Map<string, PolicyPage>;
  readonly #server: Server;

  private constructor(pages: Map<string, PolicyPage>, server: Server) {
    this.#pages = pages;
    this.#server = server;
  }

  /** `pages` by domain; those that come later are served too. */
  static async start(pages: Map<string, PolicyPage>): Promise<PolicyHost> {
    const pageOf = (host: string): PolicyPage | undefined =>
      pages.get(host.replace(/^mta-sts\./, ""));
    const server = createServer({
      SNICallback: (name, done) => {
        const { identity } = pageOf(name) ?? {};
        if (!identity) return done(new Error(`No certificate for ${name}`));
        done(null, createSecureContext({ key: identity.key, cert: identity.certificate }));
      },
    });
    const host = new PolicyHost(pages, server);
    server.on("request", (request, response) => {
      const name = request.headers.host ?? "";
      host.asked.push(`${name}${request.url}`);
      const page = pageOf(name);
      if (page?.status === "hang") return;
      const type = { "content-type": page?.contentType ?? "text/plain", ...page?.fields };
      response.writeHead(page?.status ?? (page ? 200 : 404), type).end(page?.body);
    });
    server.listen(443, policyHostAddress);
    await once(server, "listening");
    return host;
  }

  set(domain: string, page: PolicyPage): void {
    this.#pages.set(domain, page);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}
