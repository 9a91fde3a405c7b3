import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { describe, it } from "node:test";
import { Log } from "../log/log.ts";
import type { RecordedLogins } from "../store/access-store.ts";
import { StoreRefusal } from "../store/mail-store.ts";
import type { AuthenticationPeer } from "./authenticator.ts";
import { LoginRecorder, type SeenLogin } from "./login-recorder.ts";

const peer: AuthenticationPeer = {
  protocol: "imap",
  remoteAddress: "192.0.2.1",
  localAddress: "192.0.2.9",
  tls: undefined,
  tlsText: "TLSv1.3 X",
};
const login: SeenLogin = {
  peer,
  accountId: 7,
  login: "mia@x",
  mechanism: "PLAIN",
  result: "ok",
  isFailed: false,
  by: { kind: "app-password", id: 3, name: "phone" },
};

class Bench {
  now = 1000;
  readonly written: RecordedLogins[] = [];
  readonly logged: string[] = [];
  readonly events = new EventEmitter();
  failure: Error | undefined;
  readonly recorder: LoginRecorder;

  constructor(periodMs = 60_000) {
    this.recorder = new LoginRecorder({
      store: { access: { recordLogins: async (logins) => this.#write(logins) } },
      clock: () => this.now,
      log: new Log((line) => this.logged.push(line), "warn"),
      periodMs,
    });
  }

  #write(logins: RecordedLogins): void {
    this.events.emit("written");
    if (this.failure !== undefined) throw this.failure;
    this.written.push(logins);
  }
}

describe("LoginRecorder", () => {
  it("adds up what is alike and tells when it came first and last", async () => {
    const bench = new Bench();
    for (const now of [1000, 3000, 2000]) {
      bench.now = now;
      bench.recorder.record(login);
    }
    bench.recorder.record({ ...login, result: "bad-credentials", isFailed: true });
    await bench.recorder[Symbol.asyncDispose]();
    const [{ attempts, appPasswords, tlsKeys }, ...more] = bench.written as [RecordedLogins];
    assert.equal(more.length, 0);
    assert.deepEqual(attempts[0], {
      accountId: 7,
      login: "mia@x",
      remoteAddress: "192.0.2.1",
      localAddress: "192.0.2.9",
      tls: "TLSv1.3 X",
      tlsKey: undefined,
      protocol: "imap",
      userAgent: undefined,
      mechanism: "PLAIN",
      credential: "app password phone",
      result: "ok",
      isFailed: false,
      firstAt: 1000,
      lastAt: 3000,
      count: 3,
    });
    assert.deepEqual([attempts[1]?.result, attempts[1]?.count], ["bad-credentials", 1]);
    assert.deepEqual(appPasswords, [{ id: 3, usedAt: 2000 }]);
    assert.deepEqual(tlsKeys, []);
  });

  it("writes by itself, and knows by then what the client has said of itself", async () => {
    const bench = new Bench(1);
    const client: { userAgent: string | undefined } = { userAgent: undefined };
    const written = once(bench.events, "written");
    bench.recorder.record({ ...login, peer: { ...peer, client } });
    client.userAgent = "a phone";
    await written;
    await bench.recorder[Symbol.asyncDispose]();
    assert.equal(bench.written[0]?.attempts[0]?.userAgent, "a phone");
    assert.equal(bench.written.length, 1);
  });
});

describe("LoginRecorder, when it cannot write", () => {
  it("goes on after a write that failed", async () => {
    const bench = new Bench(1);
    bench.failure = new StoreRefusal("disk-full", "full");
    const first = once(bench.events, "written");
    bench.recorder.record(login);
    await first;
    bench.failure = undefined;
    const second = once(bench.events, "written");
    bench.recorder.record(login);
    await second;
    await bench.recorder[Symbol.asyncDispose]();
    assert.equal(bench.written.length, 1);
    assert.deepEqual(bench.logged, ["level=warn event=account.logins.lost count=1 reason=full"]);
  });

  it("says that it is a fault where it is one, and takes nothing when it is closed", async () => {
    const bench = new Bench();
    bench.failure = new Error("no such table");
    bench.recorder.record(login);
    await bench.recorder[Symbol.asyncDispose]();
    assert.match(bench.logged[0] ?? "", /^level=error event=account\.logins\.failed count=1 /);
    bench.recorder.record(login);
    await bench.recorder[Symbol.asyncDispose]();
    assert.equal(bench.logged.length, 1);
  });

  it("holds a bounded number, and says how many it did not", async () => {
    const bench = new Bench();
    const text = "x".repeat(1000);
    for (let i = 0; i < 2005; i++) bench.recorder.record({ ...login, login: `${i}${text}` });
    await bench.recorder[Symbol.asyncDispose]();
    assert.equal(bench.written[0]?.attempts.length, 2000);
    assert.equal(bench.written[0]?.attempts[0]?.login?.length, 320);
    assert.deepEqual(bench.logged, ["level=warn event=account.logins.lost count=5"]);
  });
});
