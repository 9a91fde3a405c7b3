// Speaks RFC 8555 to one authority with one account key. Requests go one after the other: each is signed with the nonce
// that the last answer brought. Ours instead of a library's, since what there is comes with fifty packages and 936 kB,
// and takes 100 ms of the main thread to load.
import type { KeyObject } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import * as v from "valibot";
import type { AcmeHttp, AcmeResponse } from "./acme-http.ts";
import { AcmeProblem, problemOf } from "./acme-problem.ts";
import { externalAccountBinding, signedRequest } from "./jws.ts";

export interface AcmeClientOptions {
  readonly directoryUrl: string;
  /** P-256. */
  readonly accountKey: KeyObject;
  readonly http: AcmeHttp;
  readonly signal: AbortSignal;
  /** Milliseconds between looks at something under way, where the authority does not say; less in tests. */
  readonly pollMs?: number;
}

export interface AccountWish {
  /** Where the authority writes to, if it does at all. */
  readonly email?: string | undefined;
  readonly externalAccount?: { readonly keyId: string; readonly key: string } | undefined;
}

const url = v.pipe(v.string(), v.startsWith("https://"), v.maxLength(2000));
const word = v.pipe(v.string(), v.maxLength(500));
const problem = v.optional(v.unknown());

const directorySchema = v.object({
  newNonce: url,
  newAccount: url,
  newOrder: url,
  meta: v.optional(v.object({ caaIdentities: v.optional(v.pipe(v.array(word), v.maxLength(20))) })),
});
const orderSchema = v.object({
  status: word,
  authorizations: v.pipe(v.array(url), v.maxLength(100)),
  finalize: url,
  certificate: v.optional(url),
  error: problem,
});
const challengeSchema = v.object({
  type: word,
  url,
  token: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{1,200}$/))),
  error: problem,
});
const authorizationSchema = v.object({
  status: word,
  challenges: v.pipe(v.array(challengeSchema), v.maxLength(100)),
});

/** RFC 8555 §7.1.3 */
export type AcmeOrder = v.InferOutput<typeof orderSchema> & { readonly url: string };
/** RFC 8555 §7.1.4 */
export type AcmeAuthorization = v.InferOutput<typeof authorizationSchema>;
/** RFC 8555 §8 */
export type AcmeChallenge = v.InferOutput<typeof challengeSchema>;

/** Pebble rejects one nonce in twenty on purpose, real authorities each after some minutes. */
const nonceTriesMax = 8;
const looksMax = 60;
const defaultPollMs = 2_000;
const pollMsMax = 60_000;
const retryAfterMsMax = 7 * 86_400_000;

export class AcmeClient {
  readonly #options: AcmeClientOptions;
  #directory: Promise<v.InferOutput<typeof directorySchema>> | undefined;
  #nonce: string | undefined;
  #accountUrl: string | undefined;

  constructor(options: AcmeClientOptions) {
    this.#options = options;
  }

  get accountKey(): KeyObject {
    return this.#options.accountKey;
  }

  /** The names that the authority has in CAA records. RFC 8555 §7.1.1 */
  async caaIdentities(): Promise<readonly string[]> {
    return (await this.#urls()).meta?.caaIdentities ?? [];
  }

  /** Makes the account, or finds it, agreeing to the terms of the authority. Resolves to its URL. RFC 8555 §7.3 */
  async openAccount({ email, externalAccount }: AccountWish): Promise<string> {
    const { newAccount } = await this.#urls();
    const { accountKey } = this.#options;
    const response = await this.#post(newAccount, {
      termsOfServiceAgreed: true,
      ...(email === undefined ? {} : { contact: [`mailto:${email}`] }),
      ...(externalAccount === undefined
        ? {}
        : {
            externalAccountBinding: externalAccountBinding(accountKey, {
              ...externalAccount,
              url: newAccount,
            }),
          }),
    });
    const accountUrl = locationOf(response);
    this.#accountUrl = accountUrl;
    return accountUrl;
  }

  /** For one DNS name. RFC 8555 §7.4 */
  async order(name: string): Promise<AcmeOrder> {
    const { newOrder } = await this.#urls();
    const response = await this.#post(newOrder, { identifiers: [{ type: "dns", value: name }] });
    const orderUrl = locationOf(response);
    return { ...parsed(orderSchema, response), url: orderUrl };
  }

  async authorization(authorizationUrl: string): Promise<AcmeAuthorization> {
    return parsed(authorizationSchema, await this.#post(authorizationUrl, ""));
  }

  /** Tells that the proof can be looked at, and resolves when it was. RFC 8555 §7.5.1 */
  async prove(challenge: AcmeChallenge, authorizationUrl: string): Promise<AcmeAuthorization> {
    await this.#post(challenge.url, {});
    return this.#settled(authorizationUrl, authorizationSchema, ["pending"]);
  }

  /** Hands in the request (DER) and resolves to the certificate and its chain, PEM. RFC 8555 §7.4 */
  async finalize(order: AcmeOrder, request: Buffer): Promise<string> {
    const under = ["pending", "processing", "ready"];
    await this.#settled(order.url, orderSchema, ["pending", "processing"]);
    await this.#post(order.finalize, { csr: request.toString("base64url") });
    const { status, certificate, error } = await this.#settled(order.url, orderSchema, under);
    if (status !== "valid" || certificate === undefined) throw problemOf(error);
    return (await this.#post(certificate, "")).body;
  }

  /** Looks at a resource until it is in another state. */
  async #settled<Schema extends v.GenericSchema<unknown, { readonly status: string }>>(
    at: string,
    schema: Schema,
    passing: readonly string[],
  ): Promise<v.InferOutput<Schema>> {
    const { pollMs = defaultPollMs, signal } = this.#options;
    for (let look = 0; look < looksMax; look++) {
      const response = await this.#post(at, "");
      const resource = parsed(schema, response);
      if (!passing.includes(resource.status)) return resource;
      const waitMs = Math.min(retryAfterMs(response) ?? pollMs, pollMsMax);
      await setTimeout(waitMs, undefined, { signal, ref: false });
    }
    throw new AcmeProblem("serverInternal", "The authority does not come to an end");
  }

  #urls(): Promise<v.InferOutput<typeof directorySchema>> {
    const { directoryUrl } = this.#options;
    this.#directory ??= this.#send({ method: "GET", url: directoryUrl }).then((response) =>
      parsed(directorySchema, response),
    );
    return this.#directory;
  }

  async #post(to: string, payload: object | ""): Promise<AcmeResponse> {
    const { accountKey: key } = this.#options;
    for (let attempt = 1; ; attempt++) {
      const nonce = this.#nonce ?? (await this.#freshNonce());
      this.#nonce = undefined;
      const request = signedRequest(
        { key, accountUrl: this.#accountUrl },
        { url: to, nonce, payload },
      );
      try {
        return await this.#send({ method: "POST", url: to, body: JSON.stringify(request) });
      } catch (error) {
        // RFC 8555 §6.5: the answer brings a nonce that will do.
        const isStale = error instanceof AcmeProblem && error.type === "badNonce";
        if (!isStale || attempt >= nonceTriesMax) throw error;
      }
    }
  }

  /** RFC 8555 §7.2 */
  async #freshNonce(): Promise<string> {
    const { newNonce } = await this.#urls();
    await this.#send({ method: "HEAD", url: newNonce });
    if (this.#nonce !== undefined) return this.#nonce;
    throw new AcmeProblem("serverInternal", "The authority gives no nonce");
  }

  async #send(request: Parameters<AcmeHttp>[0]): Promise<AcmeResponse> {
    const { http, signal } = this.#options;
    const response = await http(request, signal);
    const nonce = response.headers["replay-nonce"];
    if (typeof nonce === "string" && /^[\w-]{1,500}$/.test(nonce)) this.#nonce = nonce;
    const { status } = response;
    if (status >= 200 && status < 300) return response;
    const wait = retryAfterMs(response);
    throw problemOf(json(response.body), {
      status,
      ...(wait === undefined ? {} : { retryAfterMs: wait }),
    });
  }
}

function parsed<Schema extends v.GenericSchema>(
  schema: Schema,
  { body }: AcmeResponse,
): v.InferOutput<Schema> {
  const checked = v.safeParse(schema, json(body));
  if (checked.success) return checked.output;
  const [{ message }] = checked.issues;
  throw new AcmeProblem("serverInternal", `The answer makes no sense: ${message.slice(0, 200)}`);
}

function locationOf({ headers }: AcmeResponse): string {
  const { location } = headers;
  if (v.is(url, location)) return location;
  throw new AcmeProblem("serverInternal", "The authority does not say where what it made is");
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Seconds, or a date. RFC 9110 §10.2.3 */
function retryAfterMs({ headers }: AcmeResponse): number | undefined {
  const value = headers["retry-after"];
  if (typeof value !== "string") return undefined;
  const ms = /^\d{1,9}$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), retryAfterMsMax);
}
