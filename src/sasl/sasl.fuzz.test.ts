import assert from "node:assert/strict";
import { it } from "node:test";
import { AbnfError } from "../abnf/scanner.ts";
import { parseCramMd5Response } from "./cram-md5.ts";
import { parsePlainMessage } from "./plain.ts";
import {
  parseClientFinal,
  parseClientFirst,
  parseServerFinal,
  parseServerFirst,
} from "./scram-messages.ts";

const parsers: Record<string, readonly [(octets: Buffer) => unknown, string]> = {
  "client-first-message": [parseClientFirst, "p=tls-exporter,a=m=2Ci,n=mia,r=abc,x=1"],
  "server-first-message": [parseServerFirst, "r=abcdef,s=QSXCR+Q6sek8bf92,i=4096"],
  "client-final-message": [parseClientFinal, "c=biws,r=abcdef,x=1,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts="],
  "server-final-message": [parseServerFinal, "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=,x=1"],
  "PLAIN message": [parsePlainMessage, "\0m\xc3\xbca\0pass"],
  "CRAM-MD5 response": [parseCramMd5Response, "tim b913a602c7eda7a495b4e6e7334d3890"],
};

for (const [name, [parse, valid]] of Object.entries(parsers)) {
  it(`refuses a spoiled ${name} only with AbnfError, seed 1`, () => {
    let seed = 1;
    const next = (n: number): number => ((seed = (seed * 48271) % 2147483647), seed % n);
    assert.doesNotThrow(() => parse(Buffer.from(valid, "latin1")));
    for (let i = 0; i < 10_000; i++) {
      const octets = [...Buffer.from(valid, "latin1")];
      for (let spoilt = next(4); spoilt >= 0; spoilt--) {
        const octet = next(3) === 0 ? next(256) : (",=nrvspe \0"[next(10)] ?? "").charCodeAt(0);
        octets.splice(
          next(octets.length + 1),
          next(3),
          ...Array.from({ length: next(3) }, () => octet),
        );
      }
      try {
        parse(Buffer.from(octets));
      } catch (error) {
        assert.ok(error instanceof AbnfError, Buffer.from(octets).toString("latin1"));
      }
    }
  });
}
