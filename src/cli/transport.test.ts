import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { transportPresets } from "../config/transport-presets.ts";
import { homepost } from "../testing/command-line.ts";
import { RunningControl } from "../testing/running-control.ts";
import { SmtpSink } from "../testing/smtp-sink.ts";

const document = (port: number): string => `
[domains."example.org"]
[accounts.mia]
addresses = ["mia@example.org"]
[[accounts.mia.routes]]
toDomain = [".far.example"]
transport = "isp"
[transports.isp]
kind = "smtp"
host = "127.0.0.1"
port = ${port}
tls = "none"
[transports.stop]
kind = "fail"
[[routes]]
minimumAttempts = 2
transport = "isp"
`;

describe("commands on transports and routes", () => {
  it("show them", async () => {
    await using control = await running(2525);
    const { directory } = control;
    const listed = await homepost("transport list", { directory });
    assert.match(listed.out, /^\* direct +direct +0 {7}mail hosts of the recipient$/m);
    assert.match(listed.out, /^ {2}isp +smtp +none +2 {7}127\.0\.0\.1:2525$/m);
    assert.match(listed.out, /^ {2}stop +fail .*nowhere: 554 /m);
    const routes = await homepost("route list", { directory });
    assert.match(routes.out, /^account mia +any +\.far\.example +always +isp$/m);
    assert.match(routes.out, /^all +any +any +after 2 +isp\ndefault +any +any +always +direct$/m);
    for (const line of ["transport list --json", "route list --json"]) {
      assert.equal((JSON.parse((await homepost(line, { directory })).out) as []).length, 3);
    }
  });

  it("say which way mail takes", async () => {
    await using control = await running(2525);
    const { directory } = control;
    const check = async (from: string, to: string) =>
      (await homepost(`route check --from ${from} --to ${to} --attempts 3`, { directory })).out;
    const deciders = (text: string) => text.trim().split("\n").slice(1);
    assert.deepEqual(deciders(await check("mia@example.org", "a@near.example")), [
      "1        direct     the default",
      "2        direct     the default",
      "3        isp        a route of all",
    ]);
    const far = deciders(await check("mia@example.org", "a@mx.far.example"));
    assert.ok(far.every((line) => line.endsWith("isp        a route of the account")));
    assert.match(await check("mia@example.org", "bo@example.org"), /stays here/);
    assert.equal((await homepost("route check --to a@b", { directory })).code, 2);
  });

  it("try a transport out", async () => {
    await using sink = await SmtpSink.listen();
    await using control = await running(sink.port);
    const { directory } = control;
    const tried = await homepost("transport test isp --to bo@far.example --send", { directory });
    assert.equal(tried.code, 0);
    assert.match(tried.out, /^ok +resolve [^]*^ok +message [^]*^It works$/m);
    assert.equal(sink.transactions[0]?.mail.split(" ")[0], "FROM:<mia@example.org>");
    assert.match(String(sink.transactions[0]?.message), /^Subject: Test of the transport isp\r$/m);
    const { out } = await homepost("transport test stop --to bo@far.example", { directory });
    assert.match(out, /^note +transport [^]*\nNo mail leaves by it\n$/);
    const asked = await homepost("transport test stop --to bo@far.example --json", { directory });
    const { passed, steps } = JSON.parse(asked.out) as { passed: boolean; steps: unknown[] };
    assert.deepEqual([passed, steps.length], [true, 1]);
  });

  it("say what they cannot do", async () => {
    await using control = await running(1);
    const { directory } = control;
    for (const [line, code, text] of [
      ["transport test gone --to a@b.example", 1, /no transport "gone": see/],
      ["transport test isp", 2, /Say to whom/],
      ["transport test isp --to nobody", 1, /to: not an address in ASCII/],
      ["route check --from a@b.example --to nobody", 1, /"nobody" is not an address/],
      ["transport presets nobody", 1, /no preset "nobody"/],
    ] as const) {
      const ran = await homepost(line, { directory });
      assert.equal(ran.code, code, line);
      assert.match(ran.err, text);
    }
    const failed = await homepost("transport test isp --to a@BÜCHER.example", { directory });
    assert.equal(failed.code, 1);
    assert.match(failed.out, /^FAILED +connect [^]*^It does not work$/m);
  });
});

describe("presets of transports", () => {
  it("are shown without a server", async () => {
    const all = await homepost("transport presets");
    assert.equal(all.code, 0);
    for (const { name, host } of transportPresets) {
      assert.ok(all.out.split("\n").some((line) => line.startsWith(name) && line.includes(host)));
    }
    const one = await homepost("transport presets fastmail");
    assert.match(one.out, /^\[transports\.fastmail\]\nkind = "submissions"$/m);
    assert.match(one.out, /needs include:spf\.messagingengine\.com$/m);
    const { length } = JSON.parse((await homepost("transport presets --json")).out) as [];
    assert.equal(length, transportPresets.length);
  });
});

async function running(port: number): Promise<RunningControl> {
  const control = await RunningControl.start();
  const { directory } = control;
  const applied = await homepost("config apply -", { directory, input: document(port) });
  assert.equal(applied.code, 0, applied.err);
  return control;
}
