// The ways on which mail leaves other than straight: through a provider, through a proxy, by one family of addresses,
// nowhere; and the routes that choose between them.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { CertificateAuthority } from "../../testing/certificate-authority.ts";
import { enterNamespace } from "./namespace.ts";
import type { Site } from "./site.ts";
import { SmallInternet } from "./small-internet.ts";
import { SocksProxy } from "./socks-proxy.ts";

await enterNamespace(import.meta.filename);

const authority = new CertificateAuthority();
const user = "home@provider.example";
const password = "let-me-in-please";
const proxyAddress = "192.0.2.90";
const proxyOutgoing = "192.0.2.91";
const lockedProxy = "192.0.2.92";

/** A provider's door: who has logged in may send anywhere. */
const provider: readonly string[] = [
  "smtpd_sasl_auth_enable = yes",
  "smtpd_recipient_restrictions = permit_sasl_authenticated, reject",
];
const host = "mx.provider.plain.example";
const identity = authority.issue([host]);

const sites: readonly Site[] = [
  { domain: "provider.plain.example", identity, port: 587, settings: provider },
  {
    domain: "tls.provider.plain.example",
    identity: authority.issue(["mx.tls.provider.plain.example"]),
    port: 465,
    settings: [...provider, "smtpd_tls_wrappermode = yes"],
  },
  {
    domain: "false.plain.example",
    identity: authority.issue(["mx.other.example"]),
    port: 587,
    script: { password },
  },
  { domain: "bare.plain.example", port: 587, script: { password } },
  // Where the mail goes. Its own host refuses everybody: mail comes in by a provider only, or by the proxy.
  closed("by-submission"),
  closed("by-submissions"),
  closed("by-false"),
  closed("by-bare"),
  closed("by-wrong-password"),
  closed("at-last"),
  { domain: "by-socks.plain.example", identity: authority.issue(["mx.by-socks.plain.example"]) },
  { domain: "by-locked-socks.plain.example" },
  { domain: "by-wrong-socks.plain.example" },
  { domain: "by-no-socks.plain.example" },
  { domain: "by-ipv6.plain.example", families: "both" },
  { domain: "by-no-ipv4.plain.example", families: "ipv4" },
  { domain: "refused.plain.example" },
  { domain: "put-off.plain.example" },
];

const login = `username = "${user}"\npassword = "${password}"`;
const document = `
${route("by-submission", `kind = "submission"\nhost = "${host}"\n${login}`)}
${route("by-submissions", `kind = "submissions"\nhost = "mx.tls.provider.plain.example"\n${login}`)}
${route("by-false", `kind = "submission"\nhost = "mx.false.plain.example"\n${login}`)}
${route("by-bare", `kind = "submission"\nhost = "mx.bare.plain.example"\n${login}`)}
${route("by-wrong-password", `kind = "submission"\nhost = "${host}"\nusername = "${user}"\npassword = "wrong"`)}
${route("by-socks", `kind = "socks"\naddress = "${proxyAddress}:1080"\nremoteHostName = "proxy.example"`)}
${route("by-locked-socks", `kind = "socks"\naddress = "${lockedProxy}:1080"\nusername = "u"\npassword = "p"`)}
${route("by-wrong-socks", `kind = "socks"\naddress = "${lockedProxy}:1080"\nusername = "u"\npassword = "q"`)}
${route("by-no-socks", `kind = "socks"\naddress = "192.0.2.93:1080"`)}
${route("by-ipv6", `kind = "direct"\nipv4 = false`)}
${route("by-no-ipv4", `kind = "direct"\nipv4 = false`)}
${route("refused", `kind = "fail"\ncode = 550\ntext = "No mail for them"`)}
${route("put-off", `kind = "fail"\ncode = 450\ntext = "Not before Christmas"`)}
[[routes]]
toDomain = ["at-last.plain.example"]
minimumAttempts = 2
transport = "by-submission"
`;

const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
stack.use(await SocksProxy.start({ address: proxyAddress, outgoingAddress: proxyOutgoing }));
const locked = { address: lockedProxy, outgoingAddress: lockedProxy };
stack.use(await SocksProxy.start({ ...locked, username: "u", password: "p" }));
const internet = stack.use(
  await SmallInternet.start({
    authority,
    sites,
    document,
    postfix: {
      sasl: { user, password, mechanisms: "plain login cram-md5 scram-sha-1 scram-sha-256" },
      settings: [
        "smtpd_sasl_auth_enable = no",
        "smtpd_tls_auth_only = no",
        "smtpd_recipient_restrictions = reject_unauth_destination",
      ],
    },
  }),
);

describe("mail leaves", () => {
  it("through a provider's submission port, logged in by SCRAM over TLS", async () => {
    const { text, log } = await sent("by-submission");
    assert.match(text, /by mx\.provider\.plain\.example /);
    assert.match(text, /\(using TLSv1\.3/);
    assert.match(log, /sasl_method=SCRAM-SHA-256, sasl_username=home@provider\.example/);
  });

  it("through a provider's port that begins with TLS", async () => {
    const { text } = await sent("by-submissions");
    assert.match(text, /by mx\.tls\.provider\.plain\.example /);
  });

  it("through a proxy, under its name", async () => {
    const { text } = await sent("by-socks");
    assert.match(text, new RegExp(`from proxy\\.example \\(.*\\[${proxyOutgoing}\\]\\)`));
    assert.match(text, /\(using TLSv1\.3/);
  });

  it("through a proxy that wants a password", async () => {
    const { text } = await sent("by-locked-socks");
    assert.match(text, new RegExp(`\\[${lockedProxy}\\]\\)`));
  });

  it("by IPv6 alone", async () => {
    const { text } = await sent("by-ipv6");
    assert.match(text, /\(unknown \[IPv6:2001:db8::/);
  });

  it("straight twice, then through the provider", async () => {
    const recipient = "bob@at-last.plain.example";
    await internet.send([recipient]);
    await internet.retry(recipient);
    await internet.deferred(recipient, 2);
    await internet.retry(recipient);
    const text = await internet.postfix.receivedFor(recipient);
    assert.match(text, /by mx\.provider\.plain\.example /);
  });
});

describe("mail waits", () => {
  const reasons: Readonly<Record<string, readonly [string, RegExp]>> = {
    "by-false": ["while the provider shows a certificate for another name", /other names/],
    "by-bare": ["while the provider has no STARTTLS", /TLS/],
    "by-wrong-password": ["while the password is wrong", /535|authentication failed|password/i],
    "by-wrong-socks": ["while the proxy's password is wrong", /proxy/i],
    "by-no-socks": ["while the proxy is gone", /proxy|refused/i],
    "by-no-ipv4": ["while the host has no address of the family", /IPv6/],
    "put-off": ["because the transport says so", /Not before Christmas/],
  };
  for (const [name, [why, says]] of Object.entries(reasons)) {
    it(why, async () => {
      const recipient = `bob@${name}.plain.example`;
      await internet.send([recipient]);
      const { lastError } = await internet.deferred(recipient);
      assert.match(lastError ?? "", says);
    });
  }

  it("and no password was shown to a stranger", () => {
    for (const name of ["false", "bare"]) {
      const { commands } = internet.sink(`${name}.plain.example`);
      assert.ok(commands.some((command) => command.startsWith("EHLO ")));
      assert.ok(!commands.some((command) => command.startsWith("AUTH ")));
    }
  });
});

describe("a notice comes", () => {
  it("because the transport says so", async () => {
    const recipient = "bob@refused.plain.example";
    await internet.send([recipient]);
    assert.match(await internet.notice(recipient), /No mail for them/);
  });
});

async function sent(name: string): Promise<{ readonly text: string; readonly log: string }> {
  const recipient = `bob@${name}.plain.example`;
  await internet.send([recipient]);
  const text = await internet.postfix.receivedFor(recipient);
  return { text, log: await internet.postfix.log() };
}

/** A domain whose own host takes nothing. */
function closed(name: string): Site {
  const settings = ["smtpd_client_restrictions = check_client_access static:{ 450 Go away }"];
  return { domain: `${name}.plain.example`, settings };
}

/** A transport and a route to it, both for one domain. */
function route(name: string, transport: string): string {
  return `[transports.${name}]
${transport}
[[routes]]
toDomain = ["${name}.plain.example"]
transport = "${name}"
`;
}
