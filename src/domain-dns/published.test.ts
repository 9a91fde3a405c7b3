import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FixedResolver } from "../dns/fixed-resolver.ts";
import type { FixedZone } from "../dns/fixed-resolver.ts";
import { publishedRecords } from "./published.ts";
import type { RecordType, SuggestedRecord } from "./suggested-records.ts";

const record = (type: RecordType, name: string, value: string): SuggestedRecord => ({
  name,
  type,
  value,
  purpose: "",
  scope: "domain",
  need: "required",
});

async function stateOf(
  zone: FixedZone,
  one: SuggestedRecord,
): Promise<[string, readonly string[]]> {
  const [published] = await publishedRecords([one], new FixedResolver(zone));
  return [published!.state, published!.found];
}

const tlsa = { usage: 3, selector: 1, matchingType: 1, data: Buffer.from("abcd", "hex") };
const srv = { priority: 0, weight: 1, port: 993, target: "Mail.example" };

describe("published records", () => {
  it("are found however the DNS spells them", async () => {
    const there: [FixedZone, SuggestedRecord][] = [
      [
        { mx: () => [{ preference: 10, exchange: "mail.example" }] },
        record("MX", "x", "10 Mail.example."),
      ],
      [{ addresses: () => ["192.0.2.1", "2001:db8::1"] }, record("A", "x", "192.0.2.1")],
      [{ addresses: () => ["192.0.2.1", "2001:db8::1"] }, record("AAAA", "x", "2001:db8::1")],
      [{ txt: () => ["other", "v=spf1 mx  ~all"] }, record("TXT", "x", "v=spf1 mx ~all")],
      [{ txt: () => ["v=DMARC1;p=reject;"] }, record("TXT", "x", "v=DMARC1; p=reject")],
      [{ cname: () => ["mail.example"] }, record("CNAME", "x", "mail.example.")],
      [{ srv: () => [srv] }, record("SRV", "x", "0 1 993 mail.example.")],
      [{ tlsa: () => [tlsa] }, record("TLSA", "x", "3 1 1 ABCD")],
    ];
    for (const [zone, one] of there) {
      assert.deepEqual(await stateOf(zone, one), ["published", []], one.value);
    }
  });

  it("are told from others, which are shown, and from none", async () => {
    assert.deepEqual(
      await stateOf(
        { mx: () => [{ preference: 5, exchange: "mx.old" }] },
        record("MX", "x", "10 mail."),
      ),
      ["different", ["5 mx.old."]],
    );
    const texts = { txt: () => ["v=spf1 -all", "site-verification=1"] };
    assert.deepEqual(await stateOf(texts, record("TXT", "x", "v=spf1 mx ~all")), [
      "different",
      ["v=spf1 -all"],
    ]);
    assert.deepEqual(await stateOf(texts, record("TXT", "x", "v=DKIM1; p=")), ["missing", []]);
    assert.deepEqual(await stateOf({ addresses: () => ["::1"] }, record("A", "x", "192.0.2.1")), [
      "missing",
      [],
    ]);
    assert.deepEqual(await stateOf({}, record("SRV", "x", "0 0 0 .")), ["missing", []]);
  });

  it("are not known where nobody answers", async () => {
    const zone: FixedZone = { mx: () => ({ kind: "failed", reason: "no answer" }) };
    const [mx, caa] = await publishedRecords(
      [record("MX", "x", "10 mail."), record("CAA", "x", '0 issue "a"')],
      new FixedResolver(zone),
    );
    assert.deepEqual([mx!.state, mx!.reason, caa!.state], ["unknown", "no answer", "unknown"]);
  });

  it("ask once for each name and type", async () => {
    let asked = 0;
    const zone: FixedZone = { tlsa: () => (asked++, [tlsa]) };
    const records = [record("TLSA", "x", "3 1 1 abcd"), record("TLSA", "x", "3 1 1 ef")];
    const states = (await publishedRecords(records, new FixedResolver(zone))).map((of) => of.state);
    assert.deepEqual([states, asked], [["published", "different"], 1]);
  });
});
