import { createHash, createPublicKey, verify } from "node:crypto";
import type { KeyObject, webcrypto } from "node:crypto";
import type { AcmeHttp, AcmeRequest, AcmeResponse } from "../acme/acme-http.ts";
import type { Challenges, ChallengeType } from "../acme/challenges.ts";
import { CertificateAuthority } from "./certificate-authority.ts";

interface Order {
  readonly name: string;
  status: "pending" | "ready" | "valid" | "invalid";
  certificate: string | undefined;
}

export interface AcmeAuthorityOptions {
  readonly challenges: Challenges;
  /** PEM of the host key that the certificate is to be for. */
  readonly hostKey: () => Promise<string>;
  /** Days that certificates hold. */
  readonly validDays?: number;
}

const site = "https://ca.example";
const token = "token-token-token";

/** An authority that is spoken to in memory: verifies signatures and nonces, and looks for proofs in `challenges`. */
export class AcmeAuthority {
  readonly directoryUrl = `${site}/dir`;
  readonly certificates = new CertificateAuthority("ACME in memory");
  /** Names that were ordered. */
  readonly ordered: string[] = [];
  /** Does not see proofs of that kind. */
  blind: ChallengeType | undefined;
  /** What the DNS has, by name. */
  readonly dnsTexts = new Map<string, string>();
  /** The answer to the next requests for certificates. */
  refusal: { readonly type: string; readonly retryAfter?: string } | undefined;
  /** How many of the next nonces are rejected. */
  badNonces = 0;
  validDays: number;
  readonly #options: AcmeAuthorityOptions;
  readonly #orders: Order[] = [];
  #accountKey: KeyObject | undefined;
  #nonces = 0;

  constructor(options: AcmeAuthorityOptions) {
    this.#options = options;
    this.validDays = options.validDays ?? 90;
  }

  readonly http: AcmeHttp = async (request) => {
    const { status, body, headers = {} } = await this.#answer(request);
    const all = { "replay-nonce": `nonce-${++this.#nonces}`, ...headers };
    return { status, headers: all, body: typeof body === "string" ? body : JSON.stringify(body) };
  };

  async #answer({ method, url, body }: AcmeRequest): Promise<Answer> {
    const path = url.slice(site.length);
    if (method !== "POST") return { status: 200, body: path === "/dir" ? directory : "" };
    const signed = JSON.parse(body ?? "") as Record<"protected" | "payload" | "signature", string>;
    const head = decoded(signed.protected) as {
      readonly jwk?: webcrypto.JsonWebKey;
      readonly kid?: string;
      readonly nonce: string;
      readonly url: string;
    };
    if (head.jwk !== undefined)
      this.#accountKey = createPublicKey({ key: head.jwk, format: "jwk" });
    const isSigned = verify(
      "sha256",
      Buffer.from(`${signed.protected}.${signed.payload}`),
      { key: this.#accountKey!, dsaEncoding: "ieee-p1363" },
      Buffer.from(signed.signature, "base64url"),
    );
    if (!isSigned || head.url !== url) return problem(400, "malformed");
    if (this.badNonces > 0 || head.nonce !== `nonce-${this.#nonces}`) {
      this.badNonces--;
      return problem(400, "badNonce");
    }
    if ((head.kid === undefined) !== (path === "/account")) return problem(401, "unauthorized");
    return this.#resource(path, signed.payload === "" ? undefined : decoded(signed.payload));
  }

  async #resource(path: string, payload: unknown): Promise<Answer> {
    if (path === "/account") {
      return { status: 201, body: { status: "valid" }, headers: { location: `${site}/account/1` } };
    }
    if (path === "/order") return this.#newOrder(payload as OrderWish);
    const [, kind = "", number] = /^\/([a-z-]+)\/(\d+)/.exec(path) ?? [];
    const order = this.#orders[Number(number)];
    if (order === undefined) return problem(404, "malformed");
    switch (kind) {
      case "order":
        return { status: 200, body: orderBody(order, Number(number)) };
      case "authorization":
        return { status: 200, body: authorizationBody(order, Number(number)) };
      case "http":
      case "tls":
      case "dns":
        await this.#look(order, challengeTypes[kind]);
        return { status: 200, body: {} };
      case "finalize":
        order.certificate = this.certificates.issue([order.name], {
          key: await this.#options.hostKey(),
          validDays: this.validDays,
        }).chain;
        order.status = "valid";
        return { status: 200, body: orderBody(order, Number(number)) };
      default:
        return { status: 200, body: order.certificate ?? "" };
    }
  }

  #newOrder({ identifiers: [identifier] }: OrderWish): Answer {
    const name = identifier?.value ?? "";
    this.ordered.push(name);
    if (this.refusal !== undefined) {
      const { type, retryAfter } = this.refusal;
      return problem(429, type, retryAfter === undefined ? {} : { "retry-after": retryAfter });
    }
    const number = this.#orders.push({ name, status: "pending", certificate: undefined }) - 1;
    const headers = { location: `${site}/order/${number}` };
    return { status: 201, body: orderBody(this.#orders[number]!, number), headers };
  }

  async #look(order: Order, type: ChallengeType): Promise<void> {
    const { challenges } = this.#options;
    const authorization = `${token}.${thumbprint(this.#accountKey!)}`;
    const digest = createHash("sha256").update(authorization).digest("base64url");
    const isThere =
      type === "http-01"
        ? challenges.answer(token) === authorization
        : type === "dns-01"
          ? this.dnsTexts.get(`_acme-challenge.${order.name}`) === digest
          : challenges.certificate(order.name) !== undefined;
    order.status = isThere && this.blind !== type ? "ready" : "invalid";
  }
}

const challengeTypes = { http: "http-01", tls: "tls-alpn-01", dns: "dns-01" } as const;

interface OrderWish {
  readonly identifiers: readonly { readonly value: string }[];
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: AcmeResponse["headers"];
}

const directory = {
  newNonce: `${site}/nonce`,
  newAccount: `${site}/account`,
  newOrder: `${site}/order`,
  meta: { caaIdentities: ["ca.example"] },
};

function orderBody({ status }: Order, number: number): object {
  return {
    status,
    authorizations: [`${site}/authorization/${number}`],
    finalize: `${site}/finalize/${number}`,
    ...(status === "valid" ? { certificate: `${site}/certificate/${number}` } : {}),
  };
}

function authorizationBody({ status }: Order, number: number): object {
  const error = { type: "urn:ietf:params:acme:error:connection", detail: "nobody answers" };
  const challenge = (type: ChallengeType, path: string): object => ({
    type,
    url: `${site}/${path}/${number}`,
    token,
    ...(status === "invalid" ? { error } : {}),
  });
  return {
    status: status === "ready" ? "valid" : status,
    challenges: [
      challenge("http-01", "http"),
      challenge("tls-alpn-01", "tls"),
      challenge("dns-01", "dns"),
    ],
  };
}

function problem(status: number, type: string, headers: AcmeResponse["headers"] = {}): Answer {
  const body = { type: `urn:ietf:params:acme:error:${type}`, detail: `says ${type}` };
  return { status, body, headers };
}

function thumbprint(key: KeyObject): string {
  const { crv, kty, x, y } = key.export({ format: "jwk" });
  return createHash("sha256").update(JSON.stringify({ crv, kty, x, y })).digest("base64url");
}

function decoded(text: string): unknown {
  return JSON.parse(Buffer.from(text, "base64url").toString());
}
