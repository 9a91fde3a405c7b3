import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { homepost } from "../testing/command-line.ts";
import { RunningControl } from "../testing/running-control.ts";

describe("commands on keys", () => {
  it("tell the life of a key", async () => {
    await using control = await RunningControl.start();
    const { directory } = control;
    assert.equal((await homepost("dkim list", { directory })).out, "No domain has a DKIM key\n");
    const added = await homepost("domain add example.org", { directory });
    assert.match(added.out, /^1970a\._domainkey\.example\.org\. 300 IN TXT \( "v=DKIM1; .*" \)$/m);
    assert.match(added.out, /homepost dns check example\.org/);
    const records = await homepost("dkim list example.org --records", { directory });
    assert.ok(added.out.includes(records.out));
    const made = await homepost("dkim generate Example.ORG --algorithm ed25519", { directory });
    assert.match(made.out, /^Made 1970c\. Publish:\n\n1970c\._domainkey/);
    const rotated = await homepost("dkim rotate example.org", { directory });
    assert.match(
      rotated.out,
      /1970b {5}rsa {8}signs instead of 1970a once the DNS shows its record/,
    );
    assert.match(rotated.out, /Publish what is not there yet:\n\n1970b\._domainkey/);
    const verified = await homepost("dkim verify example.org", { directory });
    assert.equal(verified.code, 1);
    assert.match(
      verified.out,
      /^WRONG {2}1970a signs, but others cannot verify it: the DNS shows no/,
    );
    const listed = await homepost("dkim list --json", { directory });
    const states = (JSON.parse(listed.out) as { state: string }[]).map(({ state }) => state);
    assert.deepEqual(states, ["signing", "waiting", "spare", "spare"]);
    assert.equal((await homepost("dkim remove example.org 1970c", { directory })).code, 0);
  });

  it("say what they cannot do", async () => {
    await using control = await RunningControl.start();
    const { directory } = control;
    await homepost("domain add example.org", { directory });
    for (const [line, text] of [
      ["dkim verify else.example", /There is no domain "else\.example" here/],
      ["dkim generate example.org --algorithm dsa", /--algorithm needs rsa or ed25519/],
      ["dkim generate example.org --selector a_b", /not a selector/],
      ["dkim generate example.org --selector 1970a", /There is a selector "1970a" already/],
      ["dkim remove example.org 1970a", /1970a signs: first "dkim rotate example\.org"/],
      ["dkim remove example.org x", /There is no selector "x"/],
      ["domain add example.org", /There is a domain "example\.org" already/],
    ] as const) {
      const { code, err } = await homepost(line, { directory });
      assert.notEqual(code, 0, line);
      assert.match(err, text);
    }
  });
});
