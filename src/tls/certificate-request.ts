import { createPublicKey, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { subjectAltNames } from "./certificate-der.ts";
import { derOid, derSequence, derValue } from "./der.ts";

const oids = {
  extensionRequest: [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x0e],
  ecdsaWithSha256: [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02],
  sha256WithRsaEncryption: [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b],
} as const;

/** A request for a certificate for these DNS names, in DER; of a P-256 or RSA key. RFC 2986 §4 */
export function certificateRequest(names: readonly string[], privateKey: KeyObject): Buffer {
  const isRsa = privateKey.asymmetricKeyType === "rsa";
  // RFC 4055 §5, RFC 5758 §3.2: parameters are NULL with RSA, absent with ECDSA.
  const algorithm = isRsa
    ? derSequence(derOid(oids.sha256WithRsaEncryption), derValue(0x05))
    : derSequence(derOid(oids.ecdsaWithSha256));
  const extensions = derSequence(subjectAltNames(names));
  const content = derSequence(
    derValue(0x02, Buffer.from([0])),
    // No subject: a common name holds 64 characters only, and authorities look at the other names.
    derSequence(),
    createPublicKey(privateKey).export({ type: "spki", format: "der" }),
    derValue(0xa0, derSequence(derOid(oids.extensionRequest), derValue(0x31, extensions))),
  );
  const signature = sign("sha256", content, privateKey);
  return derSequence(content, algorithm, derValue(0x03, Buffer.from([0]), signature));
}
