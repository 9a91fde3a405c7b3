import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AbnfError } from "../abnf/scanner.ts";
import {
  formatArgon2Hash,
  formatCramMd5Verifier,
  formatScramCredential,
  parseArgon2Hash,
  parseCramMd5Verifier,
  parseScramCredential,
  readable,
} from "./stored-credential.ts";

const text16 = "AAECAwQFBgcICQoLDA0ODw";
const text20 = `${text16}ABAgME`.slice(0, 27);

function check(
  again: (text: string) => string,
  of: { readonly valid: readonly string[]; readonly invalid: readonly string[] },
): void {
  for (const text of of.valid) {
    it(`reads ${text}, and writes it again`, () => assert.equal(again(text), text));
  }
  for (const text of of.invalid) {
    it(`refuses ${JSON.stringify(text.slice(0, 80))}`, () => {
      assert.throws(() => again(text), AbnfError);
    });
  }
}

describe("parseArgon2Hash", () => {
  const hash = "XNGp7Tc0YR9rj2FRRABu4AkFsbUplLXgo2lW/WBkRkM";
  check((text) => formatArgon2Hash(parseArgon2Hash(text)), {
    valid: [`$argon2id$v=19$m=19456,t=2,p=1$${text16}$${hash}`],
    invalid: [
      "",
      `$argon2i$v=19$m=19456,t=2,p=1$${text16}$${hash}`,
      `$argon2id$v=16$m=19456,t=2,p=1$${text16}$${hash}`,
      `$argon2id$v=19$m=7,t=2,p=1$${text16}$${hash}`,
      `$argon2id$v=19$m=8,t=2,p=2$${text16}$${hash}`,
      `$argon2id$v=19$m=99999999,t=2,p=1$${text16}$${hash}`,
      `$argon2id$v=19$m=19456,t=33,p=1$${text16}$${hash}`,
      `$argon2id$v=19$m=19456,t=0,p=1$${text16}$${hash}`,
      `$argon2id$v=19$m=19456,t=2,p=17$${text16}$${hash}`,
      `$argon2id$v=19$m=19456,t=2,p=1$AAAA$${hash}`,
      `$argon2id$v=19$m=19456,t=2,p=1$${text16}$AAAA`,
      `$argon2id$v=19$m=19456,t=2,p=1$${text16}$${hash}$`,
      `$argon2id$v=19$m=19456,t=2,p=1$${text16}$${hash}${" ".repeat(600)}`,
    ],
  });
});

describe("parseScramCredential", () => {
  check((text) => formatScramCredential(parseScramCredential("sha-1", text)), {
    valid: [`4096:${text16}==$${text20}=:${text20}=`],
    invalid: [
      "",
      `0:${text16}==$${text20}=:${text20}=`,
      `10000001:${text16}==$${text20}=:${text20}=`,
      `4096:AAAA$${text20}=:${text20}=`,
      `4096:${text16}==$${text16}==:${text20}=`,
      `4096:${text16}==$${text20}=:${text16}==`,
      `4096:${text16}==$${text20}=`,
      `4096:${text16}==$${text20}=:${text20}=:`,
    ],
  });
  it("demands keys of the hash's length", () => {
    const text = `4096:${text16}==$${text20}=:${text20}=`;
    assert.throws(() => parseScramCredential("sha-256", text), AbnfError);
  });
});

describe("parseCramMd5Verifier", () => {
  check((text) => formatCramMd5Verifier(parseCramMd5Verifier(text)), {
    valid: [`${text16}==:${text16}==`],
    invalid: ["", ":", `${text16}==`, `${text16}==:`, `${text16}==:${text20}=`, `${text16}==:x`],
  });
});

describe("readable", () => {
  it("turns only an AbnfError into undefined", () => {
    assert.equal(
      readable(() => parseArgon2Hash("x")),
      undefined,
    );
    assert.throws(
      () =>
        readable(() => {
          throw new TypeError("fault");
        }),
      TypeError,
    );
  });
});

describe("all of them", () => {
  it("refuse spoiled text only with AbnfError, seed 1", () => {
    let seed = 1;
    const next = (n: number): number => ((seed = (seed * 48271) % 2147483647), seed % n);
    const valid = [
      `$argon2id$v=19$m=19456,t=2,p=1$${text16}$${text20}`,
      `4096:${text16}==$${text20}=:${text20}=`,
      `${text16}==:${text16}==`,
    ];
    const parsers = [
      parseArgon2Hash,
      (text: string) => parseScramCredential("sha-1", text),
      parseCramMd5Verifier,
    ];
    for (let i = 0; i < 30_000; i++) {
      const characters = (valid[i % 3] ?? "").split("");
      const spoilt = "0129$:=,Aa/+ü\0"[next(14)] ?? "";
      characters.splice(next(characters.length + 1), next(3), spoilt.repeat(next(3)));
      const text = characters.join("");
      try {
        parsers[i % 3]?.(text);
      } catch (error) {
        assert.ok(error instanceof AbnfError, text);
      }
    }
  });
});
