// Our queue hands everything to a provider: a real Postfix that wants a password, by each mechanism and kind of TLS.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Dnsmasq } from "./dnsmasq.ts";
import { mia, miaPassword, startHome, submit } from "./home.ts";
import { field, onlyMessage } from "./inbox.ts";
import { letter } from "./letter.ts";
import { Postfix, postfixAddress, postfixName } from "./postfix.ts";
import type { Product } from "./product.ts";

interface Way {
  /** Dovecot's names; ours must choose one of them. */
  readonly mechanisms: string;
  readonly tls: "implicit" | "starttls" | "none";
  readonly chosen: RegExp;
}

const user = "home@provider.example";
const password = "let-me-in-please";

const ways: readonly Way[] = [
  {
    mechanisms: "plain login cram-md5 scram-sha-1 scram-sha-256",
    tls: "starttls",
    chosen: /^SCRAM-SHA-256/,
  },
  { mechanisms: "scram-sha-1", tls: "implicit", chosen: /^SCRAM-SHA-1/ },
  { mechanisms: "cram-md5", tls: "none", chosen: /^CRAM-MD5$/ },
  { mechanisms: "plain", tls: "implicit", chosen: /^PLAIN$/ },
];

describe("delivery through a smarthost, a real Postfix with SASL", () => {
  for (const way of ways) {
    it(`logs in with ${way.chosen.source} (TLS: ${way.tls})`, async () => {
      await using stack = new AsyncDisposableStack();
      const { postfix, product } = await start(way, stack);
      const message = letter("by smarthost", "Hi.\r\n", { From: mia });
      await submit(product, { to: ["bob@elsewhere.example", "eve@far.example"], message });
      const got = await postfix.received(2);
      assert.ok(got.every((text) => text.endsWith(message.replaceAll("\r\n", "\n"))));
      const log = await postfix.log();
      assert.match(/sasl_method=([^,\s]+)/.exec(log)?.[1] ?? "", way.chosen);
      assert.match(log, new RegExp(`sasl_username=${RegExp.escape(user)}`));
    });
  }

  it("tells the sender when the provider refuses for good", async () => {
    await using stack = new AsyncDisposableStack();
    const way: Way = { mechanisms: "plain", tls: "implicit", chosen: /./ };
    const settings = ["smtpd_sender_restrictions = reject"];
    const { product } = await start(way, stack, settings);
    const imap = stack.use(await product.imap(mia, miaPassword));
    const message = letter("refused", "Hi.\r\n", { From: mia });
    await submit(product, { to: ["bob@elsewhere.example"], message });
    const { text } = await onlyMessage(imap);
    assert.match(field(text, "Content-Type") ?? "", /^multipart\/report/);
  });

  it("keeps the mail in the queue while the password is wrong", async () => {
    await using stack = new AsyncDisposableStack();
    const way: Way = { mechanisms: "plain", tls: "implicit", chosen: /./ };
    const { postfix, product } = await start(way, stack, [], "wrong-password");
    const message = letter("patient", "Hi.\r\n", { From: mia });
    await submit(product, { to: ["bob@elsewhere.example"], message });
    await logged(postfix, /authentication failed/);
    const { stdout } = await product.cli(["queue", "list"]);
    assert.match(stdout, /bob@elsewhere\.example/);
    const { stdout: shown } = await product.cli(["config", "show", "--secrets"]);
    const mended = shown.replace("wrong-password", password);
    await product.cli(["config", "apply", "-"], { input: mended });
    await product.cli(["queue", "retry", "--all"]);
    assert.equal((await postfix.received(1)).length, 1);
  });
});

describe("a transport to a real Postfix with SASL, tried out", () => {
  const test = ["transport", "test", "provider", "--to", "bob@elsewhere.example"];
  const stack = new AsyncDisposableStack();
  let postfix: Postfix;
  let product: Product;
  let document: string;

  before(async () => {
    const way: Way = { mechanisms: "plain", tls: "starttls", chosen: /./ };
    ({ postfix, product } = await start(way, stack, [
      "smtpd_sender_restrictions = check_sender_access inline:{{stranger@home.example = REJECT}}",
      "smtpd_delay_reject = no",
    ]));
    document = (await product.cli(["config", "show", "--secrets"])).stdout;
  });
  after(() => stack.disposeAsync());

  const apply = (input: string) => product.cli(["config", "apply", "-", "--force"], { input });

  it("works, and can send a letter", async () => {
    const { stdout } = await product.cli([...test, "--from", mia, "--send"]);
    assert.match(stdout, /^ok +tls .*: TLSv1\.3, with a certificate for mx\.remote\.example$/m);
    assert.match(stdout, /^ok +login .*: logged in as home@provider\.example$/m);
    const [got] = await postfix.received(1);
    assert.match(got ?? "", /^Subject: Test of the transport provider$/m);
  });

  it("tells of a sender that the provider refuses", async () => {
    const { stdout } = await product.cli([...test, "--from", "stranger@home.example"], {
      status: 1,
    });
    assert.match(stdout, /^FAILED +sender .*554.*\n.*add the address or its domain/m);
  });

  it("tells of a wrong password", async () => {
    await apply(document.replace(password, "wrong-password"));
    const { stdout } = await product.cli(test, { status: 1 });
    assert.match(stdout, /^FAILED +login .*Wrong user name or password.*\n.*app password/m);
  });

  it("shows the password only where that is allowed, and says how", async () => {
    const newer = document.replace('kind = "smarthost"', 'kind = "submission"');
    await apply(newer);
    const { stdout } = await product.cli(test, { status: 1 });
    assert.match(stdout, /^FAILED +login .*only PLAIN to log in: .*mechanisms = \["PLAIN"\]$/m);
    await apply(newer.replace('kind = "submission"', '$&\nmechanisms = ["PLAIN"]'));
    assert.match((await product.cli(test)).stdout, /^It works$/m);
  });

  it("takes over what twice failed to go directly", async () => {
    const routed = document.replace('defaultTransport = "provider"', "");
    await apply(`${routed}\n[[routes]]\nminimumAttempts = 2\ntransport = "provider"\n`);
    const before = (await postfix.received(0)).length;
    const message = letter("by fallback", "Hi.\r\n", { From: mia });
    await submit(product, { to: ["bob@elsewhere.example"], message });
    for (const attempts of [1, 2]) {
      await tried(product, attempts);
      await product.cli(["queue", "retry", "--all"]);
    }
    const got = await postfix.received(before + 1);
    assert.ok(got.some((text) => text.includes("Subject: by fallback\n")));
  });
});

async function start(
  { mechanisms, tls }: Way,
  stack: AsyncDisposableStack,
  settings: readonly string[] = [],
  ours = password,
): Promise<{ postfix: Postfix; product: Product }> {
  const dns = stack.use(
    await Dnsmasq.start([
      `host-record=${postfixName},${postfixAddress}`,
      // Nobody listens there.
      "host-record=elsewhere.example,127.0.0.3",
    ]),
  );
  const postfix = stack.use(
    await Postfix.start({
      domains: ["elsewhere.example", "far.example"],
      sasl: { user, password, mechanisms },
      implicitTls: tls === "implicit",
      settings: [
        `smtpd_tls_auth_only = ${tls === "none" ? "no" : "yes"}`,
        "smtpd_sasl_security_options = noanonymous",
        ...settings,
      ],
    }),
  );
  const provider = `kind = "smarthost"
host = "${postfixName}"
port = ${postfix.port}
tls = "${tls}"
username = "${user}"
password = "${ours}"
ca = """
${postfix.certificate.trim()}
"""
`;
  // No mail may go anywhere else: nothing listens on port 9.
  const product = stack.use(await startHome({ dnsPort: dns.port, port: 9, provider }));
  return { postfix, product };
}

/** Waits for a line in Postfix's log. */
async function logged(postfix: Postfix, pattern: RegExp): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!pattern.test(await postfix.log())) {
    assert.ok(Date.now() < deadline, `Never logged: ${pattern}`);
    await sleep(50);
  }
}

/** Waits until the one message in the queue has been tried so often, and waits again. */
async function tried(product: Product, attempts: number): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const { stdout } = await product.cli(["queue", "list", "--json"]);
    const [entry] = JSON.parse(stdout) as { attempts: number; lastError?: string }[];
    if (entry?.attempts === attempts && entry.lastError !== undefined) return;
    assert.ok(Date.now() < deadline, `Not tried ${attempts} times: ${stdout}`);
    await sleep(50);
  }
}
