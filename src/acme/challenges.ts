import { createHash } from "node:crypto";
import { selfSigned } from "../tls/self-signed.ts";
import type { DnsProofs } from "./dns-proofs.ts";
import type { KeyAndCertificate } from "../tls/self-signed.ts";

/** How an authority may look whether a name is ours: on the door for HTTP, on that for HTTPS, or in the DNS. */
export type ChallengeType = "http-01" | "tls-alpn-01" | "dns-01";

/** The ALPN name of connections that look for a proof. RFC 8737 §6.2 */
export const acmeTlsProtocol = "acme-tls/1";

/** Proofs that an authority is to find, for as long as it looks. The doors ask here. */
export class Challenges {
  readonly #dnsProofs: DnsProofs | undefined;
  readonly #answers = new Map<string, string>();
  readonly #certificates = new Map<string, KeyAndCertificate>();

  constructor(dnsProofs?: DnsProofs) {
    this.#dnsProofs = dnsProofs;
  }

  /** Whether names like this are proved in a zone of ours. */
  isInDns(name: string): boolean {
    return this.#dnsProofs?.isFor(proofNameOf(name)) === true;
  }

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
  ): Promise<Disposable | AsyncDisposable> {
    const { name, token, authorization } = of;
    if (type === "http-01") {
      this.#answers.set(token, authorization);
      return { [Symbol.dispose]: () => this.#answers.delete(token) };
    }
    const acmeIdentifier = createHash("sha256").update(authorization).digest();
    if (type === "dns-01") {
      if (this.#dnsProofs === undefined) throw new Error("There are no proofs in the DNS");
      return this.#dnsProofs.show(proofNameOf(name), acmeIdentifier.toString("base64url"));
    }
    this.#certificates.set(name, await selfSigned([name], Date.now(), { acmeIdentifier }));
    return { [Symbol.dispose]: () => this.#certificates.delete(name) };
  }
}

/** RFC 8555 §8.4 */
function proofNameOf(name: string): string {
  return `_acme-challenge.${name}`;
}
