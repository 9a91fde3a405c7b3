import assert from "node:assert/strict";
import { it } from "node:test";
import { creationOptions, fromBase64url, toBase64url } from "./passkey.ts";

it("base64url goes to octets and back", () => {
  for (const length of [0, 1, 2, 3, 4, 300]) {
    const octets = Uint8Array.from({ length }, (_, index) => (index * 37 + 250) % 256);
    const text = toBase64url(octets.buffer);
    assert.equal(text, Buffer.from(octets).toString("base64url"));
    assert.deepEqual(fromBase64url(text), octets);
  }
});

it("options of the server become those of the browser", () => {
  const options = creationOptions({
    challenge: "AQI",
    rp: { id: "mail.example.org", name: "Homepost" },
    user: { id: "Aw", name: "you", displayName: "you" },
    pubKeyCredParams: [],
    excludeCredentials: [{ id: "BA", type: "public-key", transports: ["usb"] }],
  });
  assert.deepEqual(options.challenge, Uint8Array.of(1, 2));
  assert.deepEqual(options.user.id, Uint8Array.of(3));
  assert.deepEqual(options.excludeCredentials, [
    { id: Uint8Array.of(4), type: "public-key", transports: ["usb"] },
  ]);
});
