import assert from "node:assert/strict";
import { createPublicKey, randomBytes, verify } from "node:crypto";
import { it } from "node:test";
import { Vapid } from "./vapid.ts";

it("a push service can tell who sends, RFC 8292", () => {
  const now = Date.UTC(2026, 10, 21);
  const secret = randomBytes(32);
  const contact = "mailto:postmaster@mail.example";
  const vapid = new Vapid({ secret, contact, clock: () => now });
  const value = vapid.authorization("https://push.example:8443/device?x");
  const [, header, claims, signature, key] =
    /^vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), k=([\w-]+)$/.exec(value) ?? [];
  const decoded = (text?: string): unknown =>
    JSON.parse(Buffer.from(text ?? "", "base64url").toString());
  assert.deepEqual(decoded(header), { typ: "JWT", alg: "ES256" });
  assert.deepEqual(decoded(claims), {
    aud: "https://push.example:8443",
    exp: now / 1000 + 43_200,
    sub: contact,
  });
  assert.equal(key, vapid.publicKey);
  const point = Buffer.from(key!, "base64url");
  assert.equal(point.length, 65);
  const coordinate = (from: number): string => point.toString("base64url", from, from + 32);
  const jwk = { kty: "EC", crv: "P-256", x: coordinate(1), y: coordinate(33) };
  const publicKey = createPublicKey({ key: jwk, format: "jwk" });
  const isSigned = verify(
    "sha256",
    Buffer.from(`${header}.${claims}`),
    { key: publicKey, dsaEncoding: "ieee-p1363" },
    Buffer.from(signature!, "base64url"),
  );
  assert.ok(isSigned);
  const again = new Vapid({ secret, contact, clock: () => now });
  assert.equal(again.publicKey, vapid.publicKey);
});
