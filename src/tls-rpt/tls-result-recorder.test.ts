import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { describe, it } from "node:test";
import { quietLog } from "../testing/store.ts";
import type { DailyTlsResult } from "./daily-result.ts";
import { TlsResultRecorder } from "./tls-result-recorder.ts";
import type { TlsFailure, TlsResult } from "./tls-result.ts";

const dayMs = 86_400_000;
const untrusted: TlsFailure = {
  resultType: "certificate-not-trusted",
  receivingMxHostname: "mx.a.example",
};
const result: TlsResult = {
  policyDomain: "a.example",
  recipientDomain: "a.example",
  isHost: false,
  policy: { type: "no-policy-found", strings: [], mxHosts: [] },
  successful: 1,
  failures: [],
};

class Scene implements AsyncDisposable {
  now = 20_000 * dayMs;
  readonly written: (readonly DailyTlsResult[])[] = [];
  readonly events = new EventEmitter();
  failure: Error | undefined;
  readonly recorder: TlsResultRecorder;

  constructor(periodMs?: number) {
    const recordTlsResults = (results: readonly DailyTlsResult[]): Promise<void> => {
      this.written.push(results);
      this.events.emit("written");
      return this.failure === undefined ? Promise.resolve() : Promise.reject(this.failure);
    };
    this.recorder = new TlsResultRecorder({
      store: { secureDelivery: { recordTlsResults } },
      clock: () => this.now,
      log: quietLog(),
      ...(periodMs === undefined ? {} : { periodMs }),
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.recorder[Symbol.asyncDispose]();
  }
}

describe("results of TLS", () => {
  it("are added up by day, domain and policy, and written together", async () => {
    await using scene = new Scene();
    const { recorder } = scene;
    recorder.record(result);
    recorder.record({ ...result, failures: [untrusted, untrusted] });
    recorder.record({ ...result, policyDomain: "mx.a.example", isHost: true });
    recorder.record({ ...result, policy: { type: "sts", strings: ["x"], mxHosts: ["y"] } });
    scene.now += dayMs;
    recorder.record(result);
    assert.equal(scene.written.length, 0);
    recorder.flush();
    recorder.flush();
    assert.equal(scene.written.length, 1);
    const [first, ...rest] = scene.written[0]!;
    assert.deepEqual(
      [first?.day, first?.successful, first?.failed, first?.failures],
      ["2024-10-04", 2, 2, [{ ...untrusted, failedSessionCount: 2 }]],
    );
    assert.deepEqual(
      rest.map(({ day, policyDomain, policy }) => [day, policyDomain, policy.type]),
      [
        ["2024-10-04", "mx.a.example", "no-policy-found"],
        ["2024-10-04", "a.example", "sts"],
        ["2024-10-05", "a.example", "no-policy-found"],
      ],
    );
  });

  it("of reports are no reason for a report, but failed ones of DMARC", async () => {
    await using scene = new Scene();
    const { recorder } = scene;
    const failed = { ...result, failures: [untrusted] };
    for (const one of [result, failed]) {
      for (const report of ["tls", "dmarc", undefined] as const) {
        recorder.record({ ...one, policyDomain: `${report} ${one.failures.length}`, report });
      }
    }
    recorder.flush();
    const worth = scene.written[0]!.filter(({ isReportable }) => isReportable);
    assert.deepEqual(
      worth.map(({ policyDomain }) => policyDomain),
      ["undefined 0", "dmarc 1", "undefined 1"],
    );
  });
});

describe("results that wait", () => {
  it("are written by themselves after a while, and at the end", async () => {
    const scene = new Scene(1);
    const written = once(scene.events, "written");
    scene.recorder.record(result);
    await written;
    scene.recorder.record(result);
    await scene.recorder[Symbol.asyncDispose]();
    assert.equal(scene.written.length, 2);
    scene.recorder.record(result);
    assert.equal(scene.written.length, 3, "what outlives the server");
  });

  it("join another write, once a minute", async () => {
    await using scene = new Scene();
    const { recorder } = scene;
    for (const [afterMs, writes] of [
      [0, 1],
      [59_999, 1],
      [1, 2],
    ] as const) {
      scene.now += afterMs;
      recorder.record(result);
      recorder.joinWrite();
      assert.equal(scene.written.length, writes);
    }
    scene.now += 60_000;
    recorder.joinWrite();
    assert.equal(scene.written.length, 2, "nothing waits");
  });

  it("are written earlier where they are many", async () => {
    await using scene = new Scene();
    for (let index = 0; index < 1000; index++) {
      scene.recorder.record({ ...result, policyDomain: `${index}.example` });
    }
    assert.equal(scene.written[0]?.length, 1000);
  });

  it("may be lost, and nobody minds", async () => {
    await using scene = new Scene();
    scene.failure = new Error("disk full");
    scene.recorder.record(result);
    scene.recorder.flush();
  });
});
