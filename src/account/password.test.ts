import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { cramMd5Verifier } from "../sasl/cram-md5.ts";
import {
  passwordCredentials,
  PasswordRefusal,
  verifyMailPassword,
  verifyPassword,
} from "./password.ts";
import {
  parseArgon2Hash,
  parseCramMd5Verifier,
  parseScramCredential,
} from "./stored-credential.ts";

describe("passwordCredentials", () => {
  it("makes a verifier of each kind, each readable, none with the password in it", async () => {
    const credentials = await passwordCredentials("secret horse", randomBytes, { clock: () => 17 });
    const kinds = ["argon2id", "scram-sha-256", "scram-sha-1", "cram-md5"];
    assert.deepEqual(
      credentials.map(({ kind }) => kind),
      kinds,
    );
    assert.ok(credentials.every(({ createdAt }) => createdAt === 17));
    const [argon2id = "", sha256 = "", sha1 = "", cramMd5 = ""] = credentials.map((c) => c.value);
    const { memoryKib, passes, parallelism } = parseArgon2Hash(argon2id);
    assert.deepEqual([memoryKib, passes, parallelism], [19_456, 2, 1]);
    assert.equal(parseScramCredential("sha-256", sha256).iterations, 10_000);
    assert.equal(parseScramCredential("sha-1", sha1).iterations, 10_000);
    assert.deepEqual(parseCramMd5Verifier(cramMd5), cramMd5Verifier("secret horse"));
  });

  it("makes others for the same password the next time", async () => {
    const make = async (): Promise<string[]> =>
      (await passwordCredentials("secret horse", randomBytes)).map(({ value }) => value);
    const [one, other] = [await make(), await make()];
    for (let i = 0; i < 3; i++) assert.notEqual(one[i], other[i]);
  });

  for (const password of ["", "1234567", "ü".repeat(7), "🔑".repeat(7), "\u00ad1234567"]) {
    it(`refuses "${password}": too short`, async () => {
      await assert.rejects(
        passwordCredentials(password, randomBytes),
        new PasswordRefusal("Choose a longer password: at least 8 characters"),
      );
    });
  }
  for (const password of ["x".repeat(1001), "ü".repeat(501)]) {
    it(`refuses ${password.length} times "${password[0]}": too long`, async () => {
      await assert.rejects(
        passwordCredentials(password, randomBytes),
        new PasswordRefusal("Choose a shorter password: at most 1000 octets"),
      );
    });
  }
  it("refuses control characters", async () => {
    await assert.rejects(passwordCredentials("tab\tbed password", randomBytes), PasswordRefusal);
  });
});

for (const verify of [verifyPassword, verifyMailPassword])
  describe(verify.name, () => {
    const table: readonly (readonly [string, string, boolean])[] = [
      ["12345678", "12345678", true],
      ["12345678", "12345679", false],
      ["12345678", "1234567", false],
      ["x".repeat(1000), "x".repeat(1000), true],
      ["x".repeat(1000), "x".repeat(1001), false],
      ["über alles", "u\u0308ber alles", true],
      ["🔑🔑🔑🔑🔑🔑🔑🔑", "🔑🔑🔑🔑🔑🔑🔑🔑", true],
      ["12345678", "12345678\0", false],
    ];
    for (const [set, typed, expected] of table) {
      const words = `${JSON.stringify(typed.slice(0, 12))} for ${JSON.stringify(set.slice(0, 12))}`;
      it(`says ${expected} to ${words}`, async () => {
        const credentials = await passwordCredentials(set, randomBytes);
        assert.equal(Boolean(await verify(typed, credentials)), expected);
      });
    }

    it("says no without credentials", async () => {
      assert.ok(!(await verify("12345678", [])));
    });
  });
