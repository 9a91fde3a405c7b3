import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { homepost } from "../testing/command-line.ts";
import { RunningControl } from "../testing/running-control.ts";

describe("quickstart", () => {
  it("sets up a domain, an account and passwords, and says what is left to do", async () => {
    await using control = await RunningControl.start();
    const { directory } = control;
    const line = "quickstart Mia@Example.org --host-name post.example.org --skip-network";
    const { out, code, err } = await homepost(line, { directory });
    assert.deepEqual([code, err], [0, ""]);
    assert.match(out, /^ {2}mia@example\.org {3}(\w{4}-){3}\w{4}$/m);
    assert.match(out, /^ {2}admin pages {3}(\w{4}-){3}\w{4}$/m);
    assert.match(out, /^example\.org\. 300 IN MX 10 /m);
    assert.match(out, /^ {2}user name +mia@example\.org$/m);
    assert.match(out, /^The server runs already\.$/m);
    const shown = await homepost("config show", { directory });
    assert.match(shown.out, /^hostName = "post\.example\.org"$/m);
    assert.equal(
      control.store.credentials(control.store.accountByName("mia")!.id).length > 0,
      true,
    );

    const again = await homepost("quickstart kenji@example.org --skip-network", { directory });
    assert.equal(again.code, 1);
    assert.match(again.err, /accounts already, such as mia: add more with "account add"/);
  });

  it("wants an address", async () => {
    for (const word of ["mia", "@example.org", "mia@exa mple"]) {
      const { code, err } = await homepost(`quickstart ${word.replace(" ", "_+")}`, {});
      assert.equal(code, 2, word);
      assert.match(err, /is not an address/);
    }
  });

  it("says what the name server is like", async () => {
    await using control = await RunningControl.start();
    const { out, code } = await homepost("dns resolver", { directory: control.directory });
    assert.deepEqual([out, code], ["It does not verify DNSSEC\n", 1]);
  });
});
