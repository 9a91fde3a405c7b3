import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { recordChanges } from "./record-changes.ts";
import type { ZoneRecord } from "./record-changes.ts";

/** `name TYPE value` */
function record(text: string): ZoneRecord {
  const [name = "", type = "", ...value] = text.split(" ");
  return { name, type: type as ZoneRecord["type"], value: value.join(" ") };
}

interface Zone {
  readonly wanted: readonly string[];
  readonly present?: readonly string[];
  readonly written?: readonly string[];
}

function changes({ wanted, present = [], written = [] }: Zone): string[] {
  const all = [wanted, present, written].map((texts) => texts.map(record));
  return recordChanges({ wanted: all[0]!, present: all[1]!, written: all[2]! }).map(
    ({ kind, name, type, value }) => `${kind === "add" ? "+" : "-"} ${name} ${type} ${value}`,
  );
}

const cases: readonly (readonly [string, Zone, readonly string[]])[] = [
  ["what is missing comes", { wanted: ["a MX 10 b."] }, ["+ a MX 10 b."]],
  ["what is there stays", { wanted: ["a MX 10 B."], present: ["A MX 10 b."] }, []],
  [
    "an address is the same however it is written",
    { wanted: ["a AAAA 2001:db8::1"], present: ["a AAAA 2001:0DB8:0:0::1"] },
    [],
  ],
  [
    "mail hosts of others go, so that mail comes here",
    { wanted: ["a MX 10 b."], present: ["a MX 5 c."] },
    ["- a MX 5 c.", "+ a MX 10 b."],
  ],
  [
    "of texts only those of the same kind go",
    {
      wanted: ["a TXT v=spf1 mx ~all"],
      present: ["a TXT V=SPF1 -all", "a TXT google-site-verification=x", "a TXT v=spf10"],
    },
    ["- a TXT V=SPF1 -all", "+ a TXT v=spf1 mx ~all"],
  ],
  [
    "a key takes the place of whatever stands at its selector",
    { wanted: ["s._domainkey.a TXT v=DKIM1; p=b"], present: ["s._domainkey.a TXT k=rsa; p=c"] },
    ["- s._domainkey.a TXT k=rsa; p=c", "+ s._domainkey.a TXT v=DKIM1; p=b"],
  ],
  [
    "an alias takes the place of addresses, and they of it",
    {
      wanted: ["mail.a CNAME b.", "c A 192.0.2.1"],
      present: ["mail.a A 192.0.2.9", "mail.a TXT x", "c CNAME d."],
    },
    [
      "- mail.a A 192.0.2.9",
      "- mail.a TXT x",
      "- c CNAME d.",
      "+ mail.a CNAME b.",
      "+ c A 192.0.2.1",
    ],
  ],
  [
    "other families of addresses stay",
    { wanted: ["a A 192.0.2.1"], present: ["a AAAA 2001:db8::1"] },
    ["+ a A 192.0.2.1"],
  ],
  [
    "other authorities may go on",
    { wanted: ['a CAA 0 issue "x"'], present: ['a CAA 0 issue "y"'] },
    ['+ a CAA 0 issue "x"'],
  ],
  [
    "what we wrote goes when it is no more wanted",
    {
      wanted: [],
      present: ["s._domainkey.a TXT v=DKIM1; p=b", "a TXT mine", "a TXT theirs"],
      written: ["s._domainkey.a TXT v=DKIM1; p=b", "a TXT mine", "a TXT gone already"],
    },
    ["- s._domainkey.a TXT v=DKIM1; p=b", "- a TXT mine"],
  ],
];

describe("changes of a zone", () => {
  for (const [claim, zone, expected] of cases) {
    it(claim, () => assert.deepEqual(changes(zone), expected));
  }
});
