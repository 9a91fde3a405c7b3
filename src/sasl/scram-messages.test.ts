import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AbnfError } from "../abnf/scanner.ts";
import {
  formatSaslName,
  formatServerFirst,
  parseClientFinal,
  parseClientFirst,
  parseServerFinal,
  parseServerFirst,
} from "./scram-messages.ts";

function refuses(parse: (octets: Buffer) => unknown, texts: readonly string[]): void {
  for (const text of texts) {
    it(`refuses ${JSON.stringify(text.slice(0, 40))}`, () => {
      assert.throws(() => parse(Buffer.from(text, "latin1")), AbnfError);
    });
  }
}

describe("client-first-message, RFC 5802 §7", () => {
  const check = (text: string): unknown[] => {
    const { flag, authorizationId, login, nonce, gs2Header, bare } = parseClientFirst(
      Buffer.from(text),
    );
    return [flag, authorizationId, login, nonce, gs2Header, bare];
  };

  it("accepts what a client may say", () => {
    assert.deepEqual(check("n,,n=user,r=abc"), [
      { kind: "n" },
      undefined,
      "user",
      "abc",
      "n,,",
      "n=user,r=abc",
    ]);
    assert.deepEqual(check("y,a=boss,n=a=3Db=2Cc,r=!~"), [
      { kind: "y" },
      "boss",
      "a=b,c",
      "!~",
      "y,a=boss,",
      "n=a=3Db=2Cc,r=!~",
    ]);
    assert.deepEqual(check("p=tls-exporter,,n=ü,r=abc,x=1,y=2,z=a=b").slice(0, 4), [
      { kind: "p", type: "tls-exporter" },
      undefined,
      "ü",
      "abc",
    ]);
    // A "2C" that was escaped itself is not a comma.
    assert.equal(check("n,,n==3D2C,r=abc")[2], "=2C");
  });

  refuses(parseClientFirst, [
    "",
    "n",
    "n,",
    "n,,",
    "n,,n=user",
    "n,,n=user,",
    "n,,n=user,r=",
    "n,,n=user,r=a b",
    "n,,n=user,r=a\x7fb",
    "n,,n=,r=abc",
    "n,,n=a=b,r=abc",
    "n,,n=a=2c,r=abc",
    "n,,n=a\0b,r=abc",
    "n,,n=\xfc,r=abc",
    "N,,n=user,r=abc",
    "n,,N=user,r=abc",
    "n,,n=user,R=abc",
    "z,,n=user,r=abc",
    "p=,,n=user,r=abc",
    "p=tls exporter,,n=user,r=abc",
    "n,b=x,n=user,r=abc",
    "n,a=,n=user,r=abc",
    "n,,m=ext,n=user,r=abc",
    "n,,r=abc,n=user",
    "n,,n=user,r=abc,",
    "n,,n=user,r=abc,x",
    "n,,n=user,r=abc,x=",
    "n,,n=user,r=abc,1=x",
    `n,,n=${"u".repeat(5000)},r=abc`,
  ]);
});

describe("client-final-message, RFC 5802 §7", () => {
  it("accepts extensions before the proof, and keeps what is signed", () => {
    const plain = parseClientFinal(Buffer.from("c=biws,r=abc,p=AAEC"));
    assert.deepEqual(plain.channelBinding.toString(), "n,,");
    assert.deepEqual(plain.proof, Buffer.from([0, 1, 2]));
    assert.equal(plain.withoutProof, "c=biws,r=abc");
    const extended = parseClientFinal(Buffer.from("c=biws,r=abc,x=p=1,y=2,p=AAEC"));
    assert.equal(extended.withoutProof, "c=biws,r=abc,x=p=1,y=2");
  });

  refuses(parseClientFinal, [
    "",
    "c=biws",
    "c=biws,r=abc",
    "c=biws,r=abc,",
    "c=biws,r=abc,x=1",
    "c=,r=abc,p=AAEC",
    "c=biw,r=abc,p=AAEC",
    "c=biws,r=abc,p=",
    "c=biws,r=abc,p=AAE",
    "c=biws,r=abc,p=AAEC,",
    "c=biws,r=abc,p=AAEC,x=1",
    "c=biws,r=abc,p=AA-_",
    "C=biws,r=abc,p=AAEC",
    "r=abc,c=biws,p=AAEC",
    `c=${"biws".repeat(2000)},r=abc,p=AAEC`,
  ]);
});

describe("server-first-message, RFC 5802 §7", () => {
  for (const text of ["r=abc,s=QSXCR+Q6sek8bf92,i=4096", "r=!,s=AA==,i=1"]) {
    it(`reads ${text}, and writes it again`, () => {
      assert.equal(formatServerFirst(parseServerFirst(Buffer.from(text))), text);
    });
  }

  refuses(parseServerFirst, [
    "",
    "r=abc",
    "r=abc,s=AA==",
    "r=abc,s=,i=4096",
    "r=abc,s=AA==,i=0",
    "r=abc,s=AA==,i=-1",
    "r=abc,s=AA==,i=4096x",
    "r=abc,s=AA==,i=9999999999",
    "m=x,r=abc,s=AA==,i=4096",
    "e=other-error",
  ]);
});

describe("server-final-message, RFC 5802 §7", () => {
  it("accepts a verifier or an error, with extensions", () => {
    assert.deepEqual(parseServerFinal(Buffer.from("v=AAEC,x=1")), {
      kind: "verifier",
      signature: Buffer.from([0, 1, 2]),
    });
    assert.deepEqual(parseServerFinal(Buffer.from("e=unknown-user")), {
      kind: "error",
      error: "unknown-user",
    });
  });
  refuses(parseServerFinal, ["", "v=", "e=", "v=AAEC,", "e=x,1", "x=1", "v=AAEC x"]);
});

describe("formatSaslName", () => {
  it("escapes, and gives UTF-8 as latin1", () => {
    assert.equal(formatSaslName("a=b,c"), "a=3Db=2Cc");
    assert.equal(formatSaslName("ü"), "\xc3\xbc");
  });
});
