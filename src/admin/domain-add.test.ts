import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { homepost } from "../testing/command-line.ts";
import { RunningControl } from "../testing/running-control.ts";

/** Lines of the document that `domain add` has written, by the name of the host. */
async function added(hostName: string, domain: string): Promise<string> {
  const server = { version: "1", hostName, dataDirectory: "/d", startedAt: 1, doors: [] };
  await using control = await RunningControl.start({ server });
  const { directory } = control;
  const { code, err } = await homepost(`domain add ${domain}`, { directory });
  assert.equal(code, 0, err);
  return (await homepost("config show", { directory })).out;
}

describe("a new domain", () => {
  it("gets a name for mail programs and a policy for TLS", async () => {
    const document = await added("box.example.net", "bücher.example");
    assert.match(document, /^clientHost = "mail\.bücher\.example"$/m);
    assert.match(document, /mtaSts\]\nmode = "enforce"\nmaxAge = 86400$/m);
  });

  it("needs no further name where the box is within it", async () => {
    const document = await added("mail.example.org", "example.org");
    assert.doesNotMatch(document, /clientHost/);
    assert.match(document, /mtaSts/);
  });

  it("promises nothing where the box is only known at home", async () => {
    assert.doesNotMatch(await added("box.local", "example.org"), /clientHost|mtaSts/);
  });
});
