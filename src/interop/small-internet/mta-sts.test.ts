// Domains that say by HTTPS whom mail may be given to: RFC 8461. What they enforce is enforced, what they test is told,
// and a policy that cannot be had is none. And senders who say themselves how it must or need not be: RFC 8689.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { CertificateAuthority, type Issued } from "../../testing/certificate-authority.ts";
import { enterNamespace } from "./namespace.ts";
import type { PolicyPage } from "./policy-host.ts";
import type { Site } from "./site.ts";
import { SmallInternet } from "./small-internet.ts";

await enterNamespace(import.meta.filename);

interface Case {
  /** The domain is `NAME.plain.example`, its host `mx.NAME.plain.example`. */
  readonly name: string;
  readonly what: string;
  readonly mode: "enforce" | "testing" | "none";
  /** What the host shows; absent: it has no STARTTLS. */
  readonly identity?: (host: string) => Issued;
  /** What the policy names; the host where absent. */
  readonly mx?: (host: string) => string;
  readonly page?: (domain: string, page: PolicyPage) => PolicyPage;
  readonly site?: (host: string) => Partial<Site>;
  /** Where it is delivered in plain text. */
  readonly plain?: boolean;
  /** What the queue says of mail that must wait. Absent: it is delivered. */
  readonly waits?: RegExp;
  /** What the results for TLS reports must have. RFC 8460 §4.3 */
  readonly result?: string;
}

const authority = new CertificateAuthority();
const stranger = new CertificateAuthority("Nobody knows this one");
const proper = (host: string): Issued => authority.issue([host]);
const misnamed = (): Issued => authority.issue(["mx.other.example"]);

const good: readonly Case[] = [
  { name: "proper", what: "that is as its policy says", mode: "enforce", identity: proper },
  {
    name: "starred",
    what: "that the policy names by a pattern",
    mode: "enforce",
    identity: proper,
    mx: (host) => host.replace("mx.", "*."),
  },
  {
    name: "next",
    what: "that the policy names, past one that it does not",
    mode: "enforce",
    identity: proper,
    result: "validation-failure",
    site: (host) => ({
      records: [
        `${host.slice(3)}. MX 5 other.${host.slice(3)}.`,
        `other.${host.slice(3)}. A 192.0.2.97`,
      ],
    }),
  },
  {
    name: "tested",
    what: "with another name, while the policy is being tested",
    mode: "testing",
    identity: misnamed,
    result: "certificate-host-mismatch",
  },
  {
    name: "tested-bare",
    what: "without STARTTLS, while the policy is being tested",
    mode: "testing",
    plain: true,
    result: "starttls-not-supported",
  },
  {
    name: "tested-unnamed",
    what: "that the policy does not name, while it is being tested",
    mode: "testing",
    identity: proper,
    mx: () => "mx.other.example",
    result: "validation-failure",
  },
  {
    name: "off",
    what: "without STARTTLS under a policy of none",
    mode: "none",
    plain: true,
    result: "starttls-not-supported",
  },
  {
    name: "missing",
    what: "without STARTTLS when there is no policy behind the record",
    mode: "enforce",
    plain: true,
    page: (_, page) => ({ ...page, status: 404 }),
    result: "sts-policy-fetch-error",
  },
  {
    name: "moved",
    what: "without STARTTLS when the policy is said to be elsewhere",
    mode: "enforce",
    plain: true,
    page: (domain, page) => ({
      ...page,
      status: 302,
      fields: { location: `https://mta-sts.proper.plain.example/${domain}` },
    }),
    result: "sts-policy-fetch-error",
  },
  {
    name: "garbled",
    what: "without STARTTLS when the policy makes no sense",
    mode: "enforce",
    plain: true,
    page: (_, page) => ({ ...page, body: "version: STSv1\nmode: hard\n" }),
    result: "sts-policy-invalid",
  },
  {
    name: "huge",
    what: "without STARTTLS when the policy has no end",
    mode: "enforce",
    plain: true,
    page: (_, page) => ({ ...page, body: `${page.body}${"x: y\n".repeat(200_000)}` }),
    result: "sts-policy-",
  },
  {
    name: "untrusted",
    what: "without STARTTLS when nobody vouches for the policy",
    mode: "enforce",
    plain: true,
    page: (domain, page) => ({ ...page, identity: stranger.issue([`mta-sts.${domain}`]) }),
    result: "sts-webpki-invalid",
  },
  {
    name: "mistaken",
    what: "without STARTTLS when the policy's host has another name",
    mode: "enforce",
    plain: true,
    page: (domain, page) => ({ ...page, identity: authority.issue([domain]) }),
    result: "sts-webpki-invalid",
  },
];

const bad: readonly Case[] = [
  {
    name: "misnamed",
    what: "shows a certificate for another name",
    mode: "enforce",
    identity: misnamed,
    waits: /other names/,
    result: "certificate-host-mismatch",
  },
  {
    name: "expired",
    what: "shows a certificate that has ended",
    mode: "enforce",
    identity: (host) => authority.issue([host], { validDays: -2 }),
    waits: /not valid at this time/,
    result: "certificate-expired",
  },
  {
    name: "strange",
    what: "shows a certificate of an authority that nobody knows",
    mode: "enforce",
    identity: (host) => stranger.issue([host]),
    waits: /No authority/,
    result: "certificate-not-trusted",
  },
  {
    name: "bare",
    what: "has no STARTTLS",
    mode: "enforce",
    waits: /TLS/,
    result: "starttls-not-supported",
  },
  {
    name: "unnamed",
    what: "is not in the policy",
    mode: "enforce",
    identity: proper,
    mx: () => "mx.other.example",
    waits: /policy/i,
    result: "validation-failure",
  },
];

/** Scripted, so that it can take REQUIRETLS, which Postfix 3.7 does not know. */
const strict: Site = {
  ...siteOf({ name: "strict", what: "", mode: "enforce", identity: proper }),
  script: { keywords: ["8BITMIME", "REQUIRETLS"] },
};

/** Somebody on the way says more than the host did, before TLS starts: RFC 3207 §6, RFC 8314 §7.7 */
const injected: Site = {
  ...siteOf({ name: "injected", what: "", mode: "enforce", identity: proper }),
  script: {
    reply: ({ verb }) =>
      verb === "STARTTLS"
        ? "220 2.0.0 Go ahead\n250-mx.injected.plain.example\n250 SIZE 1"
        : undefined,
  },
};

const all = [...good, ...bad];
const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const internet = stack.use(
  await SmallInternet.start({ authority, sites: [...all.map(siteOf), strict, injected] }),
);

describe("mail is given to a host", () => {
  for (const of of good) {
    it(of.what, async () => {
      await internet.send([bob(of.name)]);
      const text = await internet.postfix.receivedFor(bob(of.name));
      assert.equal(/\(using TLSv1\.3 with cipher/.test(text), of.plain !== true, text);
    });
  }

  it("whose words before TLS somebody has added to, which are not heard", async () => {
    await internet.send([bob("injected")]);
    const [transaction] = await internet.sink("injected.plain.example").taken(1);
    assert.ok(transaction?.tls);
  });

  it("under a policy that was had before, when it cannot be had any more", async () => {
    const { asked } = internet.policyHost;
    const before = asked.length;
    internet.policyHost.set("proper.plain.example", { ...pageOf(good[0]!), status: 500 });
    await internet.send(["eve@proper.plain.example"]);
    await internet.postfix.receivedFor("eve@proper.plain.example");
    assert.equal(asked.length, before, "The policy is asked for once");
  });
});

describe("mail waits when the host", () => {
  for (const of of bad) {
    it(of.what, async () => {
      await internet.send([bob(of.name)]);
      const { lastError } = await internet.deferred(bob(of.name));
      assert.match(lastError ?? "", of.waits ?? /./);
    });
  }

  it("has lost its policy, but not the reason", async () => {
    internet.policyHost.set("bare.plain.example", { ...pageOf(bad[3]!), status: 404 });
    await internet.retry(bob("bare"));
    const { lastError } = await internet.deferred(bob("bare"), 2);
    assert.match(lastError ?? "", /TLS/);
  });

  it("and nothing of it has reached anybody", async () => {
    const log = await internet.postfix.log();
    for (const { name } of bad) assert.doesNotMatch(log, new RegExp(`to=<${bob(name)}>`));
  });
});

describe("a sender who says how", () => {
  it("need not have TLS (TLS-Required: No)", async () => {
    const recipient = "eve@misnamed.plain.example";
    await internet.send([recipient], { fields: { "TLS-Required": "No" } });
    await internet.postfix.receivedFor(recipient);
  });

  it("must have it (REQUIRETLS), and does where the host is known and goes on so", async () => {
    await internet.send([bob("strict")], { mailParameters: "REQUIRETLS" });
    const [transaction] = await internet.sink("strict.plain.example").taken(1);
    assert.match(transaction?.mail ?? "", / REQUIRETLS\b/);
    assert.ok(transaction?.tls);
  });

  const refusals = {
    "because the host does not go on so": "proper",
    "because nobody vouches for the host": "untrusted",
  };
  for (const [why, name] of Object.entries(refusals)) {
    it(`must have it, and gets a notice ${why}`, async () => {
      const recipient = `eve+tls@${name}.plain.example`;
      await internet.send([recipient], { mailParameters: "REQUIRETLS" });
      const notice = await internet.notice(recipient);
      assert.match(notice, /^Status: 5\.7\.(?:10|30)\r$/m);
      assert.doesNotMatch(notice, /^Hi\.\r$/m, "The message itself does not come back");
    });
  }
});

describe("the results of TLS", () => {
  it("have every failure by its name", async () => {
    const failures = await internet.tlsFailures();
    for (const { name, result } of all) {
      const types = failures.get(`${name}.plain.example`);
      assert.ok(types, `${name} has a result`);
      if (result === undefined) assert.deepEqual(types, [], name);
      else
        assert.ok(
          types.some((type) => type.startsWith(result)),
          `${name}: ${types.join(" ")}`,
        );
    }
  });
});

function siteOf(of: Case): Site {
  const domain = `${of.name}.plain.example`;
  const host = `mx.${domain}`;
  return {
    domain,
    ...(of.identity ? { identity: of.identity(host) } : {}),
    policy: { id: "1", ...pageOf(of) },
    ...of.site?.(host),
  };
}

function pageOf({ name, mode, mx, page }: Case): PolicyPage {
  const domain = `${name}.plain.example`;
  const named = mx?.(`mx.${domain}`) ?? `mx.${domain}`;
  const usual: PolicyPage = {
    identity: authority.issue([`mta-sts.${domain}`]),
    body: `version: STSv1\r\nmode: ${mode}\r\nmx: ${named}\r\nmax_age: 604800\r\n`,
  };
  return page?.(domain, usual) ?? usual;
}

function bob(name: string): string {
  return `bob@${name}.plain.example`;
}
