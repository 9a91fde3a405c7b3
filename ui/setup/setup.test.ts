import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CallFailure } from "../admin/api/admin-api.ts";
import type { AdminApi, CallName } from "../admin/api/admin-api.ts";
import type { ClaimAnswer, ClaimState } from "./api/claim-api.ts";
import { Setup } from "./setup.ts";
import { setupTextsFor } from "./text/setup-texts.ts";

type Steps = { step: string; outcome: "done" | "skipped" | undefined }[];

/** A box that answers as it is told. */
class FakeBox {
  state: ClaimState | "unreachable" = { isClaimed: false, hasCode: false };
  claim: ClaimAnswer = { status: 200 };
  password: ClaimAnswer = { status: 200 };
  failure: CallFailure | undefined;
  readonly asked: string[] = [];
  readonly steps: Steps = ["box", "domain", "dns"].map((step) => ({ step, outcome: undefined }));

  setup(code?: string): Setup {
    const api: AdminApi = { call: (name, args) => this.#call(name, args) as never };
    return new Setup({
      claims: {
        state: () => Promise.resolve(this.state),
        claim: (typed) => (this.asked.push(typed), Promise.resolve(this.claim)),
        password: () => Promise.resolve(this.password),
      },
      api,
      logIn: (password) => Promise.resolve(password === "right" ? 200 : 401),
      texts: setupTextsFor(["en"]),
      code,
      copy: () => Promise.resolve(true),
      shown: () => {},
    });
  }

  async #call(name: CallName, args: unknown): Promise<object> {
    if (this.failure !== undefined) throw this.failure;
    if (name === "setup.note") {
      const { step, outcome } = args as Steps[number];
      this.steps.find((one) => one.step === step)!.outcome = outcome;
    }
    return { isGuided: true, isClaimed: true, steps: structuredClone(this.steps) };
  }
}

describe("the setup page", () => {
  it("asks for the code, then for a password, then leads from step to step", async () => {
    const box = new FakeBox();
    const setup = box.setup();
    const screens: string[] = [];
    setup.screen.subscribe((screen) => void screens.push(screen));
    await setup.start();
    await setup.claim("ABCDE-FGHIJ");
    await setup.own("a password", "another one");
    assert.equal(setup.problem.value, "The two passwords differ.");
    await setup.own("short", "short");
    assert.match(setup.problem.value, /too short/);
    await setup.own("a password", "a password");
    await setup.done("box");
    assert.deepEqual(setup.place.value, { number: 2, of: 3 });
    await setup.skip("domain");
    setup.back();
    await setup.done("domain");
    await setup.done("dns");
    const way = [
      "loading",
      "code",
      "password",
      "box",
      "domain",
      "dns",
      "domain",
      "dns",
      "overview",
    ];
    assert.deepEqual(screens, way);
  });

  it("takes the code from its address", async () => {
    const box = new FakeBox();
    const setup = box.setup("ABCDEFGHIJ");
    await setup.start();
    assert.deepEqual([box.asked, setup.screen.value], [["ABCDEFGHIJ"], "password"]);
  });
});

describe("the setup page, when something goes wrong,", () => {
  it("says what is wrong with a code", async () => {
    for (const [answer, words] of [
      [{ status: 401 }, /^That is not the claim code/],
      [{ status: 429, waitSeconds: 8 }, /in 8 seconds/],
      [{ status: 0 }, /cannot be reached/],
      [{ status: 500 }, /Something went wrong/],
    ] as const) {
      const box = new FakeBox();
      box.claim = answer;
      const setup = box.setup();
      await setup.start();
      await setup.claim("x");
      assert.match(setup.problem.value!, words);
      assert.equal(setup.screen.value, "code");
    }
  });

  it("goes on where it was, for who has the code or the password", async () => {
    const box = new FakeBox();
    box.state = { isClaimed: false, hasCode: true };
    const half = box.setup();
    await half.start();
    assert.equal(half.screen.value, "password");

    box.state = { isClaimed: true, hasCode: false };
    box.failure = new CallFailure("loggedOut");
    const back = box.setup();
    await back.start();
    assert.equal(back.screen.value, "login");
    await back.logIn("wrong");
    assert.match(back.problem.value!, /not the admin password/);
    box.failure = undefined;
    box.steps[0]!.outcome = "done";
    await back.logIn("right");
    assert.equal(back.screen.value, "domain");
  });

  it("keeps its place when the connection is lost", async () => {
    const box = new FakeBox();
    box.state = "unreachable";
    const setup = box.setup();
    await setup.start();
    assert.equal(setup.screen.value, "unreachable");
    box.state = { isClaimed: true, hasCode: false };
    await setup.start();
    box.failure = new CallFailure("unreachable");
    await setup.done("box");
    assert.deepEqual([setup.screen.value, setup.isBusy.value], ["box", false]);
    assert.match(setup.problem.value!, /cannot be reached/);
    box.failure = new CallFailure("refused", "Not so");
    await setup.done("box");
    assert.equal(setup.problem.value, "Not so");
    box.failure = undefined;
    await setup.done("box");
    assert.equal(setup.screen.value, "domain");
  });
});
