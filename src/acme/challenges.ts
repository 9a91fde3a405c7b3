import { createHash } from "node:crypto";
import { selfSigned } from "../tls/self-signed.ts";
import type { KeyAndCertificate } from "../tls/self-signed.ts";

/** How an authority may look whether a name is ours: on the door for HTTP, or on that for HTTPS. */
export type ChallengeType = "http-01" | "tls-alpn-01";

/** The ALPN name of connections that look for a proof. RFC 8737 §6.2 */
export const acmeTlsProtocol = "acme-tls/1";

/** Proofs that an authority is to find, for as long as it looks. The doors ask here. */
export class Challenges {
  readonly #answers = new Map<string, string>();
  readonly #certificates = new Map<string, KeyAndCertificate>();

  /** What stands at /.well-known/acme-challenge/TOKEN. RFC 8555 §8.3 */
  answer(token: string): string | undefined {
    return this.#answers.get(token);
  }

  /** Whether an authority may come and ask for a certificate that proves. */
  get isProving(): boolean {
    return this.#certificates.size > 0;
  }

  /** What is shown to who asks for the name with `acme-tls/1`. RFC 8737 §3 */
  certificate(serverName: string): KeyAndCertificate | undefined {
    return this.#certificates.get(serverName.toLowerCase());
  }

  /** Shows the proof until what it resolves to is disposed of. `authorization` is the key authorization. */
  async show(
    type: ChallengeType,
    of: { readonly name: string; readonly token: string; readonly authorization: string },
  ): Promise<Disposable> {
    const { name, token, authorization } = of;
    if (type === "http-01") {
      this.#answers.set(token, authorization);
      return { [Symbol.dispose]: () => this.#answers.delete(token) };
    }
    const acmeIdentifier = createHash("sha256").update(authorization).digest();
    this.#certificates.set(name, await selfSigned([name], Date.now(), { acmeIdentifier }));
    return { [Symbol.dispose]: () => this.#certificates.delete(name) };
  }
}
