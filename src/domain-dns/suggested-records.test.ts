import assert from "node:assert/strict";
import { createHash, createPublicKey, generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import { stsPolicyId } from "../mta-sts/own-policy.ts";
import type { StsPolicy } from "../mta-sts/sts-policy.ts";
import type { DomainPlan } from "./domain-plan.ts";
import { suggestedRecords } from "./suggested-records.ts";
import { zoneText } from "./zone-text.ts";

const ecdsa = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const [first, second] = [ecdsa, rsa].map((key) => {
  const info = createPublicKey(key).export({ type: "spki", format: "der" });
  return createHash("sha256").update(info).digest("hex");
});
const stsPolicy: StsPolicy = { mode: "enforce", mx: ["box.example.net"], maxAgeSeconds: 86_400 };
const long = `v=DKIM1; h=sha256; p=${"A".repeat(392)}`;

const plan: DomainPlan = {
  domain: "xn--bcher-kva.example",
  hostName: "box.example.net",
  clientHost: "mail.xn--bcher-kva.example",
  addresses: ["192.0.2.1", "2001:db8::1"],
  hostKeys: [ecdsa, rsa],
  dkim: [
    { selector: "a", record: long, isSigning: true },
    { selector: "lost", record: undefined, isSigning: false },
  ],
  senders: [
    { name: "proxy", addresses: ["198.51.100.7"], include: undefined, host: undefined },
    { name: "known", addresses: [], include: "spf.provider.example", host: undefined },
    { name: "other", addresses: [], include: undefined, host: "smtp.other.example" },
  ],
  sendsDirectly: true,
  stsPolicy,
  reportAddress: "postmaster@xn--bcher-kva.example",
  hostReportAddress: "postmaster@box.example.net",
  authority: {
    issuers: ["letsencrypt.org"],
    accountUrl: "https://a.example/acct/1",
    provesInDns: false,
  },
};

const zone = `box.example.net. 300 IN A 192.0.2.1
box.example.net. 300 IN AAAA 2001:db8::1
_25._tcp.box.example.net. 300 IN TLSA 3 1 1 ${first}
_25._tcp.box.example.net. 300 IN TLSA 3 1 1 ${second}
box.example.net. 300 IN TXT "v=spf1 a -all"
_smtp._tls.box.example.net. 300 IN TXT "v=TLSRPTv1; rua=mailto:postmaster@box.example.net"
xn--bcher-kva.example. 300 IN MX 10 box.example.net.
a._domainkey.xn--bcher-kva.example. 300 IN TXT ( "${long.slice(0, 250)}" "${long.slice(250)}" )
xn--bcher-kva.example. 300 IN TXT "v=spf1 ip4:192.0.2.1 ip6:2001:db8::1 ip4:198.51.100.7 mx include:spf.provider.example a:smtp.other.example ~all"
_dmarc.xn--bcher-kva.example. 300 IN TXT "v=DMARC1; p=reject; rua=mailto:postmaster@xn--bcher-kva.example!10m"
mta-sts.xn--bcher-kva.example. 300 IN CNAME box.example.net.
_mta-sts.xn--bcher-kva.example. 300 IN TXT "v=STSv1; id=${stsPolicyId(stsPolicy)}"
_smtp._tls.xn--bcher-kva.example. 300 IN TXT "v=TLSRPTv1; rua=mailto:postmaster@xn--bcher-kva.example"
mail.xn--bcher-kva.example. 300 IN CNAME box.example.net.
autoconfig.xn--bcher-kva.example. 300 IN CNAME box.example.net.
_autodiscover._tcp.xn--bcher-kva.example. 300 IN SRV 0 1 443 box.example.net.
_imaps._tcp.xn--bcher-kva.example. 300 IN SRV 0 1 993 mail.xn--bcher-kva.example.
_submissions._tcp.xn--bcher-kva.example. 300 IN SRV 0 1 465 mail.xn--bcher-kva.example.
_imap._tcp.xn--bcher-kva.example. 300 IN SRV 0 0 0 .
_submission._tcp.xn--bcher-kva.example. 300 IN SRV 0 0 0 .
_pop3._tcp.xn--bcher-kva.example. 300 IN SRV 0 0 0 .
_pop3s._tcp.xn--bcher-kva.example. 300 IN SRV 0 0 0 .
xn--bcher-kva.example. 300 IN CAA 0 issue "letsencrypt.org"
`;

describe("suggested records", () => {
  const text = zoneText(suggestedRecords(plan, { hostIsSigned: true }));

  it("are those of a whole zone", () => {
    const [published] = text.split(/^(?=; )/m);
    assert.equal(published, zone);
  });

  it("hold back what is stricter, or does harm as things are", () => {
    assert.match(
      text,
      /^; autoconfig\.xn--bcher-kva\.example\. 300 IN CAA 0 issue "letsencrypt\.org; accounturi=https:\/\/a\.example\/acct\/1; validationmethods=tls-alpn-01,http-01"$/m,
    );
    const authority = { ...plan.authority!, provesInDns: true };
    const inDns = zoneText(suggestedRecords({ ...plan, authority }, { hostIsSigned: true }));
    assert.match(inDns, /validationmethods=tls-alpn-01,http-01,dns-01"$/m);
    const unsigned = zoneText(suggestedRecords(plan, { hostIsSigned: false }));
    assert.equal(unsigned.match(/^; _25\._tcp\.box\.example\.net\. 300 IN TLSA/gm)?.length, 2);
  });

  it("say no more than is set", () => {
    const records = suggestedRecords(
      {
        ...plan,
        domain: "example.net",
        hostName: "example.net",
        clientHost: "example.net",
        addresses: [],
        senders: [],
        stsPolicy: undefined,
        authority: undefined,
      },
      { hostIsSigned: true },
    );
    const names = records.map(({ type, name }) => `${type} ${name}`);
    assert.equal(new Set(names.filter((name) => !name.startsWith("TLSA"))).size, names.length - 2);
    assert.ok(
      !names.some((name) => /mta-sts|CAA|^A|TXT _smtp._tls.example.net.*TXT _smtp/.test(name)),
    );
    assert.ok(records.some(({ value }) => value === "v=spf1 mx ~all"));
  });
});
