import type { IncomingMessage, RequestOptions } from "node:http";
import { checkServerIdentity } from "node:tls";
import type { ConnectionOptions, TLSSocket } from "node:tls";
import { AbnfError } from "../abnf/scanner.ts";
import type { Resolver } from "../dns/resolver.ts";
import { parseStsPolicy, policyOctetsMax } from "./parse-sts-policy.ts";
import type { StsFailure, StsFailureType } from "./policy-source.ts";
import type { StsPolicy } from "./sts-policy.ts";

export type FetchedPolicy =
  | { readonly kind: "policy"; readonly policy: StsPolicy }
  | { readonly kind: "failed"; readonly failure: StsFailure };

export interface PolicyFetcher {
  /** Rejects only with a fault of ours. */
  fetch(domain: string, signal: AbortSignal): Promise<FetchedPolicy>;
}

export interface HttpsPolicyFetcherOptions {
  readonly resolver: Pick<Resolver, "addresses">;
  /** 443, but for tests. */
  readonly port?: number | undefined;
  /** PEM, in place of the usual authorities. */
  readonly ca?: string | undefined;
  /** For all addresses together. Default: a minute. RFC 8461 §3.3 */
  readonly timeoutMs?: number | undefined;
}

const path = "/.well-known/mta-sts.txt";
const addressesMax = 4;
const defaultTimeoutMs = 60_000;

/**
 * Fetches the policy file from the policy host of the domain. Redirects are not followed and nothing is cached, as the
 * RFC demands; the certificate must be the policy host's by an alternative name. RFC 8461 §3.3
 */
export class HttpsPolicyFetcher implements PolicyFetcher {
  readonly #options: HttpsPolicyFetcherOptions;

  constructor(options: HttpsPolicyFetcherOptions) {
    this.#options = options;
  }

  async fetch(domain: string, signal: AbortSignal): Promise<FetchedPolicy> {
    const host = `mta-sts.${domain}`;
    const answer = await this.#options.resolver.addresses(host);
    if (answer.kind === "none") return fetchError(`${host} has no address`);
    if (answer.kind === "failed") return fetchError(`${host}: ${answer.reason}`);
    const addresses = answer.records.slice(0, addressesMax);
    const deadline = performance.now() + (this.#options.timeoutMs ?? defaultTimeoutMs);
    let latest: Got = notReached(`${host} has no address`);
    for (const [index, address] of addresses.entries()) {
      const left = Math.max(1, deadline - performance.now());
      // Each address gets an equal share, so that a dead one does not use the time up.
      const timeout = AbortSignal.timeout(Math.ceil(left / (addresses.length - index)));
      latest = await this.#get(host, address, AbortSignal.any([signal, timeout]));
      if (latest.reached || signal.aborted) break;
    }
    return latest.result;
  }

  async #get(host: string, address: string, signal: AbortSignal): Promise<Got> {
    // Loaded with the first policy: few domains have one, and the start must be quick.
    const { request } = await import("node:https");
    return new Promise((resolve) => {
      let socket: TLSSocket | undefined;
      const sent = request(this.#requestOptions(host, address, signal));
      sent.on("socket", (given) => (socket = given as TLSSocket));
      sent.on("error", (error: NodeJS.ErrnoException) => {
        const reason = signal.aborted ? "timed out" : (error.code ?? error.message);
        const text = `${host} (${address}): ${reason}`;
        // Set where the chain or the name did not fit; everything else is about the way there.
        if (socket?.authorizationError) resolve(answered(failed("sts-webpki-invalid", text)));
        else resolve(notReached(text));
      });
      sent.on("response", (response) => {
        void policyIn(response).then(
          (policy) => resolve(answered(policy)),
          (error: unknown) => resolve(notReached(`${host} (${address}): ${String(error)}`)),
        );
      });
      sent.end();
    });
  }

  #requestOptions(host: string, address: string, signal: AbortSignal) {
    const { port = 443, ca } = this.#options;
    return {
      host: address,
      servername: host,
      port,
      path,
      signal,
      headers: { host, accept: "text/plain", "accept-encoding": "identity" },
      agent: false,
      minVersion: "TLSv1.2",
      rejectUnauthorized: true,
      checkServerIdentity: checkAlternativeNames,
      ...(ca === undefined ? {} : { ca }),
    } satisfies RequestOptions & ConnectionOptions;
  }
}

interface Got {
  /** Whoever answers speaks for all addresses. */
  readonly reached: boolean;
  readonly result: FetchedPolicy;
}

async function policyIn(response: IncomingMessage): Promise<FetchedPolicy> {
  const refusal = refusalOf(response);
  if (refusal !== undefined) {
    response.destroy();
    return fetchError(refusal);
  }
  const chunks: Buffer[] = [];
  let octets = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    octets += chunk.length;
    // The parser refuses what is too long; leaving the loop ends the connection.
    if (octets > policyOctetsMax) break;
  }
  try {
    return { kind: "policy", policy: parseStsPolicy(Buffer.concat(chunks).toString("latin1")) };
  } catch (error) {
    if (!(error instanceof AbnfError)) throw error;
    return failed("sts-policy-invalid", `The policy is malformed: ${error.reason}`);
  }
}

/** RFC 8461 §3.3: only 200, no redirects; §3.2: text/plain. */
function refusalOf({ statusCode, headers }: IncomingMessage): string | undefined {
  if (statusCode !== 200) return `The policy host answered with status ${statusCode}`;
  const [type] = (headers["content-type"] ?? "").split(";", 1);
  if (type?.trim().toLowerCase() !== "text/plain") {
    return `The policy is "${type?.slice(0, 100)}", not "text/plain"`;
  }
  const encoding = headers["content-encoding"] ?? "identity";
  return encoding === "identity" ? undefined : `The policy is encoded as "${encoding}"`;
}

/** The library falls back to the common name, which RFC 8461 §3.3 does not know. */
const checkAlternativeNames: typeof checkServerIdentity = (host, certificate) => {
  // Typed as always there; certificates of old have none.
  const names: string | undefined = certificate.subjectaltname;
  if (names === undefined) return new Error("The certificate has no alternative names");
  return checkServerIdentity(host, certificate);
};

function answered(result: FetchedPolicy): Got {
  return { reached: true, result };
}

function notReached(text: string): Got {
  return { reached: false, result: fetchError(text) };
}

function fetchError(text: string): FetchedPolicy {
  return failed("sts-policy-fetch-error", text);
}

function failed(resultType: StsFailureType, text: string): FetchedPolicy {
  return { kind: "failed", failure: { resultType, text } };
}
