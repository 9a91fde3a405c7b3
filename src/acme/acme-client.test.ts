import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { AcmeClient } from "./acme-client.ts";
import { AcmeProblem, problemOf } from "./acme-problem.ts";
import { externalAccountBinding, keyAuthorization, thumbprint } from "./jws.ts";

const { privateKey: accountKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const { signal } = new AbortController();

describe("what an authority answers", () => {
  it("does no harm, whatever it is: it is a problem of the authority", async () => {
    const random = new SeededRandom(7);
    const values = [
      null,
      1,
      "",
      "x",
      "https://ca.example/a",
      [],
      {},
      ["https://ca.example/b"],
      true,
    ];
    const keys = [
      "newNonce",
      "newAccount",
      "newOrder",
      "status",
      "authorizations",
      "finalize",
      "meta",
    ];
    const told = new Set<string>();
    for (let round = 0; round < 500; round++) {
      const client = new AcmeClient({
        directoryUrl: "https://ca.example/dir",
        accountKey,
        signal,
        pollMs: 1,
        http: async () => {
          const body = Object.fromEntries(
            keys.map((key) => [
              key,
              random.chance(0.7) ? "https://ca.example/a" : random.pick(values),
            ]),
          );
          return {
            status: random.pick([200, 200, 200, 201, 400, 500]),
            headers: random.chance(0.9)
              ? { "replay-nonce": "n", location: "https://ca.example/l", "retry-after": "0" }
              : {},
            body: random.chance(0.9) ? JSON.stringify(body) : "<html>",
          };
        },
      });
      const work = async (): Promise<void> => {
        await client.openAccount({});
        await client.order("mail.example.org");
      };
      await work().catch((error: unknown) => {
        assert.ok(error instanceof AcmeProblem);
        told.add(error.message);
      });
    }
    assert.ok(told.size > 5);
  });

  it("is told in one line of bounded length", () => {
    const { message, type } = problemOf({
      type: "urn:ietf:params:acme:error:dns",
      detail: `a\nb\u001b[31m${"c".repeat(5000)}`,
    });
    assert.equal(type, "dns");
    assert.match(message, /^a b \[31mc+$/);
    assert.ok(message.length <= 500);
    assert.equal(problemOf("nonsense", { status: 503 }).message, "status 503");
  });
});

describe("proofs (RFC 8555 §8.1)", () => {
  it("hold the thumbprint of the key", () => {
    assert.match(thumbprint(accountKey), /^[\w-]{43}$/);
    assert.equal(keyAuthorization("token", accountKey), `token.${thumbprint(accountKey)}`);
  });

  it("of external accounts are made with their key", () => {
    const of = { keyId: "kid-1", key: "c2VjcmV0", url: "https://ca.example/account" };
    const bound = externalAccountBinding(accountKey, of);
    assert.deepEqual(JSON.parse(Buffer.from(bound.protected, "base64url").toString()), {
      alg: "HS256",
      kid: "kid-1",
      url: of.url,
    });
    assert.match(bound.signature, /^[\w-]{43}$/);
  });
});
