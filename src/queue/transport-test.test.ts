import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSecureContext } from "node:tls";
import { FixedResolver } from "../dns/fixed-resolver.ts";
import type { PolicySource } from "../mta-sts/policy-source.ts";
import { CertificateAuthority } from "../testing/certificate-authority.ts";
import { SmtpSink } from "../testing/smtp-sink.ts";
import type { SmtpSinkOptions } from "../testing/smtp-sink.ts";
import { formatTestStep } from "./test-step.ts";
import type { RelayTransport, Transport } from "./transport.ts";
import { testTransport } from "./transport-test.ts";

const authority = new CertificateAuthority("Authority of the test");
const good = authority.issue(["mx.far.example"]);
const ca = authority.certificate;
const resolver = new FixedResolver({
  mx: (name) =>
    name === "far.example" ? [{ preference: 1, exchange: "mx.far.example" }] : undefined,
  addresses: (name) => (name === "mx.far.example" ? ["127.0.0.1"] : undefined),
});

describe("the test of a relay", () => {
  it("walks through every step and sends nothing", async () => {
    await using sink = await SmtpSink.listen(secure());
    const { passed, lines } = await test(relay(sink));
    assert.ok(passed);
    assert.deepEqual(
      lines.map((line) => line.split(/ +/).slice(0, 2).join(" ")),
      [
        "ok resolve",
        "ok connect",
        "ok greeting",
        "ok tls",
        "ok login",
        "ok sender",
        "ok recipient",
      ],
    );
    assert.equal(sink.transactions.length, 0);
    assert.deepEqual(sink.commands.at(-1), "QUIT");
  });

  it("sends a letter where it is given one", async () => {
    await using sink = await SmtpSink.listen(secure());
    const message = "Subject: Test\r\n\r\n.dot\r\n";
    const { passed, lines } = await test(relay(sink), { message });
    assert.ok(passed);
    assert.match(lines.at(-1)!, /^ok +message .*taken: "250 /);
    assert.equal(sink.transactions[0]?.message.toString(), message);
  });
});

describe("the test of a relay that does not work", () => {
  const expired = authority.issue(["mx.far.example"], { validDays: -1 });
  const other = authority.issue(["mx.other.example"]);
  const refusing = (verb: string, reply: string): SmtpSinkOptions => ({
    ...secure(),
    reply: (step) => (step.verb === verb ? reply : undefined),
  });
  const troubles: readonly (readonly [string, SmtpSinkOptions, Partial<RelayTransport>, RegExp])[] =
    [
      [
        "a wrong password",
        secure(),
        { password: "wrong" },
        /login .*Wrong user name[^]*app password/,
      ],
      ["no TLS", { password: "secret" }, {}, /tls .*no STARTTLS[^]*kind = "submissions"/],
      ["a foreign authority", secure(), { ca: undefined }, /tls .*No authority[^]*into ca/],
      ["an old certificate", secure(expired), {}, /tls .*not valid at this time[^]*clock/],
      ["another name", secure(other), {}, /tls .*other names[^]*into host/],
      [
        "a refused sender",
        refusing("MAIL", "550 5.7.1 No"),
        {},
        /sender .*550[^]*with that address/,
      ],
      [
        "a greylist",
        refusing("RCPT", "451 4.7.1 Later"),
        {},
        /recipient .*451[^]*Mostly greylisting/,
      ],
      [
        "no such user",
        refusing("RCPT", "550 5.1.1 Who"),
        {},
        /recipient .*550[^]*Check the address/,
      ],
      ["a block list", { reply: () => "554 Go away" }, {}, /greeting .*554[^]*block list/],
      [
        "a server of another kind",
        { reply: () => "HTTP/1.1 400" },
        {},
        /greeting .*not speak SMTP/,
      ],
      ["a hang-up", refusing("EHLO", "drop"), {}, /greeting .*closed the connection/],
      ["an unknown name", secure(), { host: "gone.example" }, /resolve .*no address[^]*spelt/],
      ["a closed port", secure(), { port: 1 }, /connect .*ECONNREFUSED[^]*host and port/],
    ];
  for (const [name, options, changes, said] of troubles) {
    it(`tells of ${name}, and what to do`, async () => {
      await using sink = await SmtpSink.listen(options);
      const { passed, lines } = await test({ ...relay(sink), ...changes });
      assert.equal(passed, false);
      assert.match(lines.at(-1)!, new RegExp(`^FAILED +${said.source}`));
    });
  }
});

describe("the test of other transports", () => {
  it("goes to the mail hosts, and says that nobody vouches for the certificate", async () => {
    await using sink = await SmtpSink.listen({ secureContext: contextOf(good) });
    const { passed, lines } = await test({ kind: "direct", port: sink.port });
    assert.ok(passed);
    assert.match(lines.join("\n"), /goes to mx\.far\.example\n[^]*note +tls .*mail goes although/);
  });

  it("says that a domain does not exist", async () => {
    const { passed, lines } = await test({ kind: "direct", port: 25 }, { to: "a@gone.example" });
    assert.equal(passed, false);
    assert.match(lines.join("\n"), /domain gone\.example does not exist\n.*spelt/);
  });

  it("says that mail is to end here", async () => {
    const { passed, lines } = await test({ kind: "fail", code: 554, text: "No" });
    assert.ok(passed);
    assert.match(lines.join(), /ends all mail with "554 No"/);
  });
});

describe("the test of direct delivery to a domain with a policy", () => {
  const policy = (mx: string): PolicySource => ({
    policyFor: async () => ({
      kind: "policy",
      policy: { mode: "enforce", mx: [mx], maxAgeSeconds: 1000 },
    }),
  });

  it("asks for the certificate that the policy asks for", async () => {
    await using sink = await SmtpSink.listen({ secureContext: contextOf(good) });
    const direct: Transport = { kind: "direct", port: sink.port };
    const { passed, lines } = await test(direct, { policies: policy("mx.far.example") });
    assert.equal(passed, false);
    assert.match(lines.at(-1)!, /^FAILED +tls .*No authority[^]*mail waits until they mend it/);
  });

  it("leaves out hosts that the policy does not name", async () => {
    const { passed, lines } = await test(
      { kind: "direct", port: 9 },
      { policies: policy("mx.else.example") },
    );
    assert.equal(passed, false);
    assert.match(lines.at(-1)!, /^FAILED +tls .*mx\.far\.example: the policy of far\.example/);
  });

  it("stops where the policy cannot be learnt", async () => {
    const policies: PolicySource = {
      policyFor: async () => ({ kind: "failed", reason: "no answer" }),
    };
    const { lines } = await test({ kind: "direct", port: 9 }, { policies });
    assert.match(lines.at(-1)!, /^FAILED +tls .*cannot learn .*no answer/);
  });
});

function contextOf({ key, chain }: { readonly key: string; readonly chain: string }) {
  return createSecureContext({ key, cert: chain });
}

function secure(certificate = good): SmtpSinkOptions {
  return { secureContext: contextOf(certificate), password: "secret" };
}

function relay(sink: SmtpSink): RelayTransport {
  return {
    kind: "relay",
    host: "mx.far.example",
    port: sink.port,
    tls: "starttls",
    username: "mia",
    password: "secret",
    ca,
  };
}

interface Changes {
  readonly message?: string;
  readonly to?: string;
  readonly policies?: PolicySource;
}

async function test(
  transport: Transport,
  { message, to = "bo@far.example", policies }: Changes = {},
) {
  const lines: string[] = [];
  const { passed, steps } = await testTransport(
    transport,
    { from: "mia@home.example", to, message },
    {
      settings: { hostName: "home.example", transport },
      resolver,
      policies,
      report: (step) => lines.push(formatTestStep(step)),
      signal: new AbortController().signal,
    },
  );
  assert.equal(steps.length, lines.length);
  return { passed, lines };
}
