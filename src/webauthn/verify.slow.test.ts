// Beside the library that others use: what is taken here is taken there.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { verifyAuthenticationResponse, verifyRegistrationResponse } from "@simplewebauthn/server";
import { SeededRandom } from "../testing/seeded-random.ts";
import { SoftAuthenticator } from "../testing/soft-authenticator.ts";
import { verifyNew, verifyShown } from "./verify.ts";
import { WebauthnRefusal } from "./webauthn-refusal.ts";

const host = "mail.example.org";
const origin = `https://${host}`;
const challenge = "AAECAwQ";
const expected = { host, origin, isChallenge: (text: string) => text === challenge };
const creation = { challenge, rp: { id: host }, user: { id: "AQ" } };
const request = { challenge, rpId: host };

describe("what we take, fuzzed with seed 9053", () => {
  it("is what @simplewebauthn/server takes too", async () => {
    const random = new SeededRandom(9053);
    const broken = (text: string): string =>
      random.mutated(Buffer.from(text, "base64url")).toString("base64url");
    const phone = new SoftAuthenticator();
    const made = phone.create(creation, origin);
    const own = { id: made.id, ...made.response };
    const { publicKey } = verifyNew(own, expected);
    const shown = phone.get(request, origin);
    let taken = 0;
    for (let round = 0; round < 300; round++) {
      const part = random.pick(["clientDataJSON", "attestationObject"] as const);
      const response = { ...made.response, [part]: broken(made.response[part]) };
      if (isTaken(() => verifyNew({ id: made.id, ...response }, expected))) {
        taken++;
        const theirs = await verifyRegistrationResponse({
          response: { ...made, response: { ...response, transports: [] } },
          expectedChallenge: challenge,
          expectedOrigin: origin,
          expectedRPID: host,
        });
        assert.ok(theirs.verified);
      }
      const which = random.pick(["clientDataJSON", "authenticatorData", "signature"] as const);
      const { userHandle: _, ...before } = shown.response;
      const changed = { ...before, [which]: broken(before[which]) };
      if (isTaken(() => verifyShown(changed, publicKey, expected))) {
        taken++;
        const theirs = await verifyAuthenticationResponse({
          response: { ...shown, response: changed },
          expectedChallenge: challenge,
          expectedOrigin: origin,
          expectedRPID: host,
          credential: { id: made.id, publicKey: Uint8Array.from(publicKey), counter: 0 },
        });
        assert.ok(theirs.verified);
      }
    }
    assert.ok(taken < 600);
  });
});

/** Anything else than a refusal is a fault. */
function isTaken(verify: () => unknown): boolean {
  try {
    verify();
    return true;
  } catch (error) {
    assert.ok(error instanceof WebauthnRefusal, String(error));
    return false;
  }
}
