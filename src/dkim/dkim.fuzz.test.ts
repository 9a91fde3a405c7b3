import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { it } from "node:test";
import { AbnfError } from "../abnf/scanner.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import { BodyHash } from "./body-hash.ts";
import { formatKeyRecord, parseKeyRecord } from "./key-record.ts";
import { defaultSignedHeaders, signatureField } from "./sign.ts";
import { parseSignature } from "./signature.ts";
import { parseTagList } from "./tag-list.ts";
import { DkimVerifier } from "./verify.ts";

const seed = 8463;
const { privateKey: key } = generateKeyPairSync("ed25519");
const header = "From: you@home.example\r\nSubject: noise\r\n\r\n";
const body = Buffer.from("a body\r\n");

function signedHeader(): string {
  const hash = new BodyHash("relaxed");
  hash.push(body);
  const how = {
    domain: "home.example",
    selector: "2026a",
    key,
    headerCanonicalization: "relaxed",
    bodyCanonicalization: "relaxed",
    headers: defaultSignedHeaders,
    seals: true,
    expirationSeconds: 60,
  } as const;
  return signatureField({ header, bodyHash: hash.digest() }, how, 1000) + header;
}

function refusesOnlyWithAbnfError(parse: (text: string) => unknown, text: string): void {
  try {
    parse(text);
  } catch (error) {
    assert.ok(error instanceof AbnfError, `seed ${seed}: ${JSON.stringify(text)}`);
  }
}

it("refuses noise only with AbnfError", () => {
  const random = new SeededRandom(seed);
  const signature = signedHeader().slice("DKIM-Signature:".length);
  const seeds = ["v=DKIM1; k=rsa; p=AAAA", formatKeyRecord(key), signature];
  for (let round = 0; round < 20_000; round++) {
    const text = random.chance(0.2)
      ? random.text("vabhdstxpk=;: \t\r\n/+19\x00\xe4", random.below(30))
      : random.mutated(Buffer.from(random.pick(seeds), "latin1")).toString("latin1");
    for (const parse of [parseTagList, parseSignature, parseKeyRecord]) {
      refusesOnlyWithAbnfError(parse, text);
    }
  }
});

it("judges every message, and passes none that was meddled with", () => {
  const random = new SeededRandom(seed);
  const whole = signedHeader();
  const record = formatKeyRecord(key);
  for (let round = 0; round < 5000; round++) {
    const text = random.mutated(Buffer.from(whole, "latin1")).toString("latin1");
    const records = [random.chance(0.5) ? record : random.mutated(Buffer.from(record)).toString()];
    const verifier = new DkimVerifier(text, 1001);
    verifier.push(body);
    for (const { verdict } of verifier.finish()) {
      const { kind } = verdict({ kind: "found", records });
      if (kind !== "pass") continue;
      // What the canonical forms make equal, or fields that are not signed.
      const [from] = /^from:.*(\r\n[\t ].*)*/im.exec(text) ?? [];
      assert.equal(from?.replaceAll(/\s/g, "").toLowerCase(), "from:you@home.example", text);
    }
  }
});
