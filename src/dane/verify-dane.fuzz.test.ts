import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { it } from "node:test";
import { CertificateAuthority } from "../testing/certificate-authority.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import { publicKeyInfoOf } from "./certificate-parts.ts";
import { usableRecords } from "./tlsa-records.ts";
import { verifyDane } from "./verify-dane.ts";

const rounds = 5_000;
const root = new CertificateAuthority("Root");
const stranger = new CertificateAuthority("Stranger");
const middle = new CertificateAuthority("Middle", root);
const mine = middle.issue(["mx.example"]);
const chain = [mine.parsed, middle.parsed];

it("survives damaged records, and takes none of them for the good ones", () => {
  const seed = Number(process.env["FUZZ_SEED"] ?? randomInt(2 ** 31));
  const random = new SeededRandom(seed);
  const now = Date.now();
  // None of these stands for the chain, nor does what is made of them by chance.
  const seeds = [
    [0, stranger.parsed.raw],
    [1, publicKeyInfoOf(stranger.parsed.raw)!],
    [0, stranger.issue(["mx.example"]).parsed.raw],
    [0, Buffer.alloc(64, 1)],
  ] as const;
  for (let round = 0; round < rounds; round++) {
    const [selector, good] = seeds[round % seeds.length]!;
    const data = round % 3 === 0 ? Buffer.from(good) : random.mutated(Buffer.from(good));
    const records = usableRecords([{ usage: 2 + (round % 2), selector, matchingType: 0, data }]);
    try {
      const verdict = verifyDane({ records, chain, names: ["mx.example"], now });
      assert.deepEqual(verdict, { kind: "refused", reason: "no-match" });
    } catch (error) {
      throw new Error(`seed ${seed}, record ${data.toString("hex")}`, { cause: error });
    }
  }
});
