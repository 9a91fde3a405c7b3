// Whether the world and this machine reach each other, asked of a small internet: mail servers that answer and some that
// are lost behind a block of the provider, a blocklist, and mail that comes in from outside.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import type { Answer, QuestionName } from "../../diagnosis/answer.ts";
import { SmtpClient } from "../../testing/smtp-client.ts";
import { mia } from "../home.ts";
import { letter } from "../letter.ts";
import { enterNamespace, silentAddress } from "./namespace.ts";
import { SmallInternet } from "./small-internet.ts";

await enterNamespace(import.meta.filename);

const open = "open.plain.example";
const lost = ["one", "two"].map((name) => `${name}.plain.example`);
const list = "list.plain.example";
const timeMsMax = 60_000;

const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const internet = stack.use(
  await SmallInternet.start({
    sites: [{ domain: open, script: {} }],
    records: [
      ...lost.flatMap((domain) => [
        `${domain}. MX 10 silent.${domain}.`,
        `silent.${domain}. A ${silentAddress}`,
      ]),
      `2.0.0.127.${list}. A 127.0.0.2`,
      `1.2.0.192.${list}. A 127.0.0.4`,
      `1.2.0.192.${list}. TXT "seen sending junk"`,
    ],
  }),
);
const { product } = internet;

/** What is found of each question, with who is asked set anew. */
async function found(
  settings: string,
): Promise<{ readonly status: number; readonly answers: Map<QuestionName, Answer> }> {
  const { stdout: shown } = await product.cli(["config", "show", "--secrets"]);
  const document = shown.replace(/^\[reachability\]\n(?:[^[\n].*\n)*/m, "");
  const input = `${document}\n[reachability]\n${settings}\n`;
  await product.cli(["config", "apply", "-"], { input });
  const words = ["reachability", "--json"];
  const { stdout, status } = await product.cli(words, { status: undefined, timeMsMax });
  const { answers } = JSON.parse(stdout) as { readonly answers: readonly Answer[] };
  return { status, answers: new Map(answers.map((answer) => [answer.question, answer])) };
}

describe("reachability in a small internet", () => {
  it("finds its own address, mail servers that answer, and a list that has us", async () => {
    const { status, answers } = await found(
      `mailDomains = ["${open}", "${lost[0]}"]\nblocklists = ["${list}"]`,
    );
    assert.equal(status, 1);
    assert.equal(answers.get("public-address")?.facts["address"], "192.0.2.1");
    assert.equal(answers.get("shared-address")?.verdict, "good");
    assert.deepEqual(answers.get("port-25-out")?.facts, {
      [open]: "greeted",
      [lost[0]!]: "silent",
    });
    assert.equal(answers.get("port-25-out")?.verdict, "good");
    assert.equal(answers.get("blocklists")?.finding, "listed");
    assert.equal(answers.get("blocklists")?.facts[list], "seen sending junk");
    assert.equal(answers.get("reverse-name")?.finding, "none");
  });

  it("tells of a provider that blocks port 25", async () => {
    const domains = lost.map((domain) => `"${domain}"`).join(", ");
    const { status, answers } = await found(`mailDomains = [${domains}]\nblocklists = []`);
    assert.equal(status, 1);
    assert.equal(answers.get("port-25-out")?.finding, "blocked");
    assert.match(answers.get("port-25-out")?.do[0] ?? "", /smarthost/);
  });

  it("takes mail from outside, and nothing less, for a proof that it comes in", async () => {
    const settings = "mailDomains = []\nblocklists = []";
    const before = await found(settings);
    assert.equal(before.answers.get("port-25-in")?.finding, "no-mail-yet");
    await using client = await SmtpClient.connect({
      port: product.ports.smtp,
      host: "127.0.0.1",
      localAddress: "192.0.2.77",
    });
    await client.hello();
    await client.send({ from: "bob@plain.example", to: [mia], message: letter("from outside") });
    const { answers } = await found(settings);
    assert.equal(answers.get("port-25-in")?.finding, "mail-came");
    assert.equal(answers.get("port-25-in")?.facts["address"], "192.0.2.77");
  });
});
