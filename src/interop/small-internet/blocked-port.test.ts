// A home whose internet provider loses everything to port 25, which is how most of them keep mail from leaving.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { CertificateAuthority } from "../../testing/certificate-authority.ts";
import { enterNamespace, silentAddress } from "./namespace.ts";
import { SmallInternet } from "./small-internet.ts";

await enterNamespace(import.meta.filename);

const domains = ["one", "two", "three"].map((name) => `${name}.plain.example`);
/** All addresses of a host have half a minute together. */
const timeMsMax = 50_000;

const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const authority = new CertificateAuthority();
const internet = stack.use(
  await SmallInternet.start({
    authority,
    sites: domains.map((domain) => ({
      domain,
      ownMx: true,
      records: [`${domain}. MX 10 silent.${domain}.`, `silent.${domain}. A ${silentAddress}`],
    })),
  }),
);

describe("where nobody answers on port 25", () => {
  let tested: ReturnType<typeof internet.product.cli>;
  before(async () => {
    const to = `bob@${domains[0]}`;
    tested = internet.product.cli(["transport", "test", "direct", "--to", to], {
      status: undefined,
      timeMsMax,
    });
    for (const domain of domains) await internet.send([`bob@${domain}`]);
  });

  it("the mail waits, and says whose fault it is and what can be done", async () => {
    const waiting = domains.map((domain) => internet.deferred(`bob@${domain}`, 1, timeMsMax));
    const errors = (await Promise.all(waiting)).map(({ lastError }) => lastError ?? "");
    assert.ok(
      errors.some((text) => /your internet provider blocks port 25; choose a smarthost/.test(text)),
      errors.join("\n"),
    );
  });

  it("the test of the transport says so too", async () => {
    const { status, stdout } = await tested;
    assert.equal(status, 1, stdout);
    assert.match(stdout, /FAILED  connect .* timed out/);
    assert.match(stdout, /Your internet provider probably blocks port 25/);
  });
});
