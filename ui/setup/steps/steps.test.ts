import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CallFailure } from "../../admin/api/admin-api.ts";
import type { AdminApi } from "../../admin/api/admin-api.ts";
import { Setup } from "../setup.ts";
import { setupTextsFor } from "../text/setup-texts.ts";
import { plainName } from "./box.ts";
import { DnsStep } from "./dns.ts";
import { DomainStep, plainDomain } from "./domain.ts";
import { MailStep } from "./mail.ts";
import { MailboxStep } from "./mailbox.ts";
import { OutgoingStep } from "./outgoing.ts";
import { testLineOf } from "./test-line.ts";

type Answers = Readonly<Record<string, unknown>>;

/** A page whose calls are answered from a table, and are kept as `name arguments`. */
function setupWith(answers: Answers, lines: readonly string[] = []) {
  const asked: string[] = [];
  const api: AdminApi = {
    call: async (name, args, report) => {
      asked.push(`${name} ${JSON.stringify(args)}`);
      for (const line of lines) report?.(line);
      const answer = answers[name];
      if (answer instanceof Error) throw answer;
      return (name === "setup.note" ? { steps: [] } : (answer ?? {})) as never;
    },
  };
  const setup = new Setup({
    claims: {
      state: () => Promise.resolve("unreachable"),
      claim: () => Promise.resolve({ status: 0 }),
      password: () => Promise.resolve({ status: 0 }),
    },
    api,
    logIn: () => Promise.resolve(401),
    texts: setupTextsFor(["en"]),
    code: undefined,
    copy: () => Promise.resolve(true),
    shown: () => {},
  });
  return { setup, asked };
}

describe("what people type", () => {
  it("becomes a name at home", () => {
    for (const [typed, name] of [
      ["My Box", "my-box"],
      ["  Küche 2 ", "kuche-2"],
      ["-1-homepost-", "homepost"],
    ] as const) {
      assert.equal(plainName(typed), name);
    }
  });

  it("becomes a domain", () => {
    for (const [typed, domain] of [
      ["https://www.Example.org/about", "example.org"],
      ["mia@example.org", "example.org"],
      [" example.org. ", "example.org"],
      ["bücher.example", "bücher.example"],
    ] as const) {
      assert.equal(plainDomain(typed), domain);
    }
  });
});

describe("a line of a test", () => {
  it("is read as the server writes it", () => {
    assert.deepEqual(testLineOf("ok      tls        mx.example: TLSv1.3"), {
      outcome: "passed",
      step: "tls",
      text: "mx.example: TLSv1.3",
      advice: undefined,
    });
    assert.deepEqual(testLineOf("FAILED  login      refused\n                   → type it again"), {
      outcome: "failed",
      step: "login",
      text: "refused",
      advice: "type it again",
    });
    assert.equal(testLineOf("what else").text, "what else");
  });
});

describe("the domain", () => {
  it("is added after the box has its name in it; one that was mistyped goes", async () => {
    const { setup, asked } = setupWith({
      "domain.list": [{ name: "exmaple.org" }],
      "box.show": { hostName: "mail.exmaple.org", isHostNameSet: true },
    });
    const step = new DomainStep(setup);
    await step.load();
    assert.equal(step.typedHost.value, "");
    step.typed.value = "no domain";
    await step.save();
    assert.match(setup.problem.value!, /not a domain/);
    step.typed.value = "example.org";
    await step.save();
    assert.deepEqual(asked.slice(2, 5), [
      'box.set {"hostName":"mail.example.org"}',
      'domain.add {"name":"example.org"}',
      'domain.remove {"domain":"exmaple.org"}',
    ]);
  });
});

describe("the records", () => {
  const record = (need: string, state: string) => ({ need, state, type: "MX" });

  it("are looked at until the page is left, also over a lost connection", async () => {
    const records = [record("required", "missing"), record("later", "missing")];
    const answers: Record<string, unknown> = {
      "domain.list": [{ name: "example.org" }],
      "dns.published": { records },
    };
    const { setup } = setupWith(answers);
    let looks = 0;
    const step = new DnsStep(setup, async () => {
      looks++;
      if (looks === 1) assert.equal(step.isComplete.value, false);
      if (looks === 1) answers["dns.published"] = new CallFailure("unreachable");
      if (looks === 2) {
        assert.equal(step.isReached.value, false);
        records[0]!.state = "published";
        answers["dns.published"] = { records };
      }
      if (looks === 3) step.stop();
    });
    await step.watch();
    assert.deepEqual([looks, step.isComplete.value, step.isReached.value], [3, true, true]);
    assert.equal(step.groups.value.required.length, 1);
  });
});

describe("the way out", () => {
  const presets = [
    { name: "fastmail", kind: "submissions", host: "smtp.fastmail.com", mechanisms: ["PLAIN"] },
  ];

  it("is kept and tried out; what happened is shown step by step", async () => {
    const lines = ["ok  connect  there", "FAILED  login  refused\n → the password is wrong"];
    const { setup, asked } = setupWith(
      { "transport.presets": presets, "transport.list": [], "transport.test": { passed: false } },
      lines,
    );
    const step = new OutgoingStep(setup);
    await step.load();
    step.presetName.value = "fastmail";
    step.username.value = "mia";
    step.password.value = "wrong";
    await step.test();
    assert.match(setup.problem.value!, /not an address/);
    step.to.value = "mia@elsewhere.example";
    await step.test();
    assert.equal(step.outcome.value, "failed");
    assert.deepEqual(
      step.lines.value.map(({ outcome, advice }) => [outcome, advice]),
      [
        ["passed", undefined],
        ["failed", "the password is wrong"],
      ],
    );
    assert.match(asked.at(-2)!, /^transport\.set .*"host":"smtp\.fastmail\.com".*"isDefault":true/);
    step.way.value = "direct";
    await step.save();
    assert.equal(asked.at(-2), 'transport.default {"name":"direct"}');
  });

  it("keeps the password that the server has", async () => {
    const chosen = {
      name: "provider",
      kind: "submission",
      to: "smtp.example:587",
      username: "mia",
    };
    const { setup, asked } = setupWith({
      "transport.presets": presets,
      "transport.list": [{ ...chosen, isDefault: true }],
    });
    const step = new OutgoingStep(setup);
    await step.load();
    await step.save();
    assert.match(asked.at(-2)!, /"host":"smtp\.example","port":587.*"password":"\*{8}"/);
  });
});

describe("mailbox and letters", () => {
  it("needs an address and a password; one that is there is enough", async () => {
    const { setup, asked } = setupWith({
      "domain.list": [{ name: "example.org" }],
      "account.list": [],
    });
    const step = new MailboxStep(setup);
    await step.load();
    await step.save();
    assert.match(setup.problem.value!, /not an address/);
    step.local.value = "mia";
    step.password.value = "mia's password";
    await step.save();
    assert.equal(
      asked.at(-2),
      `account.add {"address":"mia@example.org","password":"mia's password"}`,
    );
    step.local.value = "";
    step.known.value = ["mia@example.org"];
    await step.save();
    assert.equal(asked.filter((one) => one.startsWith("account.add")).length, 1);
  });

  it("hears of a letter that came", async () => {
    const account = { addresses: ["mia@example.org"], messages: 3 };
    const { setup } = setupWith({
      "account.list": [account],
      "transport.list": [{ name: "fastmail", isDefault: true }],
    });
    let looks = 0;
    const step = new MailStep(setup, async () => {
      looks++;
      account.messages++;
      if (looks === 2) step.stop();
    });
    await step.watch();
    assert.deepEqual([step.address.value, step.arrived.value], ["mia@example.org", 1]);
  });
});
