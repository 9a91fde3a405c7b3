import { createHash, createHmac, createPublicKey, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";

/** A request as ACME wants it: the flattened form of RFC 7515 §7.2.2. */
export interface SignedRequest {
  readonly protected: string;
  readonly payload: string;
  readonly signature: string;
}

/** Who asks: by the key itself, or by the URL of the account that it belongs to. RFC 8555 §6.2 */
export interface Signer {
  readonly key: KeyObject;
  readonly accountUrl: string | undefined;
}

/** Signs with a P-256 key; "" as payload is a POST-as-GET. RFC 8555 §6.2 and §6.3 */
export function signedRequest(
  { key, accountUrl }: Signer,
  of: { readonly url: string; readonly nonce: string; readonly payload: object | "" },
): SignedRequest {
  const identity = accountUrl === undefined ? { jwk: publicJwk(key) } : { kid: accountUrl };
  const head = encoded(JSON.stringify({ alg: "ES256", nonce: of.nonce, url: of.url, ...identity }));
  const payload = of.payload === "" ? "" : encoded(JSON.stringify(of.payload));
  // RFC 7518 §3.4: both numbers of the signature as they are.
  const signature = sign("sha256", Buffer.from(`${head}.${payload}`), {
    key,
    dsaEncoding: "ieee-p1363",
  });
  return { protected: head, payload, signature: signature.toString("base64url") };
}

/** An account that the authority already knows vouches for our key; its own key in base64url. RFC 8555 §7.3.4 */
export function externalAccountBinding(
  accountKey: KeyObject,
  of: { readonly keyId: string; readonly key: string; readonly url: string },
): SignedRequest {
  const head = encoded(JSON.stringify({ alg: "HS256", kid: of.keyId, url: of.url }));
  const payload = encoded(JSON.stringify(publicJwk(accountKey)));
  const mac = createHmac("sha256", Buffer.from(of.key, "base64url")).update(`${head}.${payload}`);
  return { protected: head, payload, signature: mac.digest("base64url") };
}

/** What proves that who answers for the name holds the account's key. RFC 8555 §8.1 */
export function keyAuthorization(token: string, accountKey: KeyObject): string {
  return `${token}.${thumbprint(accountKey)}`;
}

/** RFC 7638 §3 */
export function thumbprint(key: KeyObject): string {
  return createHash("sha256")
    .update(JSON.stringify(publicJwk(key)))
    .digest("base64url");
}

/** Its members in the order of RFC 7638 §3.3. */
function publicJwk(key: KeyObject): object {
  const { crv, kty, x, y } = createPublicKey(key).export({ format: "jwk" });
  return { crv, kty, x, y };
}

function encoded(text: string): string {
  return Buffer.from(text).toString("base64url");
}
