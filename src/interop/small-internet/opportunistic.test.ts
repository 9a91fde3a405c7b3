// Domains that ask for nothing: TLS where it can be had, whoever the other side is; plain text where it cannot.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { CertificateAuthority } from "../../testing/certificate-authority.ts";
import { enterNamespace } from "./namespace.ts";
import type { Site } from "./site.ts";
import { SmallInternet } from "./small-internet.ts";
import { tlsaOfKey } from "./tlsa.ts";

await enterNamespace(import.meta.filename);

const authority = new CertificateAuthority();
const stranger = new CertificateAuthority("Nobody knows this one");

/** `site` without its domain, which is `name` in a zone without DNSSEC. */
interface Case {
  readonly name: string;
  readonly what: string;
  readonly tls: boolean;
  readonly site: (host: string) => Omit<Site, "domain">;
}

const cases: readonly Case[] = [
  {
    name: "good",
    what: "with a good certificate",
    tls: true,
    site: (host) => ({ identity: authority.issue([host]) }),
  },
  {
    name: "expired",
    what: "whose certificate has ended",
    tls: true,
    site: (host) => ({ identity: authority.issue([host], { validDays: -3 }) }),
  },
  {
    name: "wrong",
    what: "whose certificate has another name",
    tls: true,
    site: () => ({ identity: authority.issue(["somebody.else.example"]) }),
  },
  {
    name: "stranger",
    what: "whose authority nobody knows",
    tls: true,
    site: (host) => ({ identity: stranger.issue([host]) }),
  },
  {
    name: "insecure-tlsa",
    what: "whose TLSA record is of another key, but not signed",
    tls: true,
    site: (host) => ({
      identity: authority.issue([host]),
      tlsa: [tlsaOfKey(stranger.parsed)],
    }),
  },
  { name: "bare", what: "without STARTTLS", tls: false, site: () => ({}) },
  {
    name: "refusing",
    what: "that has no TLS when it is asked to start",
    tls: false,
    site: () => ({ script: scriptedStarttls("454 4.7.0 Not today") }),
  },
  {
    name: "cutting",
    what: "that hangs up when TLS is to start",
    tls: false,
    site: () => ({ script: scriptedStarttls("drop") }),
  },
  {
    name: "breaking",
    what: "that breaks the handshake",
    tls: false,
    site: () => ({ script: scriptedStarttls(undefined) }),
  },
  {
    name: "ancient",
    what: "that has no TLS of this century",
    tls: false,
    site: (host) => ({
      identity: authority.issue([host]),
      settings: [
        "smtpd_tls_protocols = TLSv1",
        "smtpd_tls_ciphers = low",
        "tls_low_cipherlist = ALL:@SECLEVEL=0",
      ],
    }),
  },
];

/** Offers STARTTLS without being able to do it: after a 220 the connection is cut. */
function scriptedStarttls(reply: string | undefined): NonNullable<Site["script"]> {
  return {
    keywords: ["8BITMIME", "STARTTLS"],
    reply: ({ verb }) => (verb === "STARTTLS" ? reply : undefined),
  };
}

const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const internet = stack.use(
  await SmallInternet.start({
    authority,
    sites: cases.map(({ name, site }) => ({
      domain: domainOf(name),
      ...site(`mx.${domainOf(name)}`),
    })),
  }),
);

describe("mail for a host", () => {
  for (const { name, what, tls, site } of cases) {
    it(`${what} goes ${tls ? "over TLS" : "in plain text"}`, async () => {
      const domain = domainOf(name);
      const recipient = `bob@${domain}`;
      await internet.send([recipient]);
      if (site(domain).script) {
        const [transaction] = await internet.sink(domain).taken(1);
        assert.equal(transaction?.tls, tls);
        return;
      }
      const text = await internet.postfix.receivedFor(recipient);
      if (tls) assert.match(text, /\(using TLSv1\.3 with cipher/);
      else assert.doesNotMatch(text, /\(using TLS/);
    });
  }
});

function domainOf(name: string): string {
  return `${name}.plain.example`;
}
