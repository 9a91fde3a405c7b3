import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { callServer, ControlError } from "../control/control-client.ts";
import { homepost } from "../testing/command-line.ts";
import { RunningControl } from "../testing/running-control.ts";
import { calls } from "./calls.ts";
import type { CallName } from "./calls.ts";

const secret = "c2VjcmV0IG9mIHRoZSBrZXk=";
const password = "pass word of the relay";
const document = `defaultTransport = "relay"
[domains."example.org"]
[domains."example.org".dnsUpdate]
server = "192.0.2.53"
keyName = "box"
secret = "${secret}"
[transports.relay]
kind = "submissions"
host = "relay.example"
username = "me"
password = "${password}"
`;

/** Of all calls that are named so, one or another takes these. */
const reads =
  /(?:show|list|check|count|records|published|diff|history|settings|presets|facts|setup)$/;
const tries = [
  {},
  { domain: "example.org" },
  { name: "relay" },
  { account: "mia" },
  { from: 0, to: 1 },
  { address: "mia@example.org" },
];

describe("what calls answer", () => {
  it("holds no secret of the configuration", async () => {
    await using control = await RunningControl.start();
    const { directory } = control;
    const applied = await homepost("config apply -", { directory, input: document });
    assert.equal(applied.code, 0, applied.err);
    assert.doesNotMatch(applied.out, /c2Vj|pass word/);
    const answered = new Set<string>();
    for (const name of Object.keys(calls).filter((one) => reads.test(one)) as CallName[]) {
      for (const args of tries) {
        const answer = await ask(directory, name, args);
        if (answer === undefined) continue;
        answered.add(name);
        assert.ok(!answer.includes(secret) && !answer.includes(password), `${name}: ${answer}`);
      }
    }
    for (const name of ["config.show", "domain.show", "transport.show", "transport.list"]) {
      assert.ok(answered.has(name), name);
    }
  });
});

/** As JSON; undefined where the arguments are not for it. */
async function ask(directory: string, name: CallName, args: object): Promise<string | undefined> {
  try {
    return JSON.stringify(await callServer(directory, name, args as never));
  } catch (error) {
    if (error instanceof ControlError) return undefined;
    throw error;
  }
}
