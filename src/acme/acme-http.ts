import type { IncomingMessage } from "node:http";
import { Agent, request } from "node:https";

export interface AcmeRequest {
  readonly method: "GET" | "HEAD" | "POST";
  /** https only: what is signed says nothing of whom it came from. RFC 8555 §6.1 */
  readonly url: string;
  /** JSON. */
  readonly body?: string;
}

export interface AcmeResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** Rejects where there is no answer. */
export type AcmeHttp = (of: AcmeRequest, signal: AbortSignal) => Promise<AcmeResponse>;

const answerMs = 30_000;
const answerOctetsMax = 256 * 1024;

/** Over HTTPS with the authorities that this machine trusts. */
export const acmeHttp: AcmeHttp = async ({ method, url, body }, signal) => {
  const agent = new Agent({ keepAlive: false });
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const sent = request(url, {
    method,
    agent,
    signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
    headers: {
      "user-agent": "Homepost",
      "accept-language": "en",
      ...(body === undefined
        ? {}
        : { "content-type": "application/jose+json", "content-length": Buffer.byteLength(body) }),
    },
  });
  sent.once("response", resolve).once("error", reject).end(body);
  const response = await promise;
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: await textOf(response),
  };
};

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let octets = 0;
  for await (const chunk of response) {
    octets += (chunk as Buffer).length;
    if (octets > answerOctetsMax) throw new RangeError("The answer is too long");
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString();
}
