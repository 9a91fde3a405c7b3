import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ConfigRefusal } from "./config-refusal.ts";
import { handedSockets, watchdogMs, type ServiceManagerWords } from "./handed-sockets.ts";

const nothing: ServiceManagerWords = {
  listenPid: undefined,
  listenFds: undefined,
  listenFdNames: undefined,
  notifySocket: undefined,
  watchdogPid: undefined,
  watchdogUsec: undefined,
};

describe("sockets from systemd", () => {
  const check = (words: Partial<ServiceManagerWords>) =>
    handedSockets({ ...nothing, listenPid: "7", ...words }, 7);

  it("are known by their names, several by the same", () => {
    assert.deepEqual(check({ listenFds: "3", listenFdNames: "smtp:smtp:https" }), [
      { service: "smtp", fd: 3 },
      { service: "smtp", fd: 4 },
      { service: "https", fd: 5 },
    ]);
  });

  it("are none where none were given, or to another process", () => {
    assert.deepEqual(handedSockets(nothing, 7), []);
    assert.deepEqual(check({}), []);
    assert.deepEqual(check({ listenFds: "0" }), []);
    assert.deepEqual(check({ listenPid: "8", listenFds: "1", listenFdNames: "smtp" }), []);
  });

  const refused: readonly (readonly [string, Partial<ServiceManagerWords>])[] = [
    ["a name that is none of ours", { listenFds: "1", listenFdNames: "finger" }],
    ["a name that every object has", { listenFds: "1", listenFdNames: "toString" }],
    ["names for fewer", { listenFds: "2", listenFdNames: "smtp" }],
    ["no names", { listenFds: "1" }],
    ["no number", { listenFds: "many", listenFdNames: "smtp" }],
    ["more than any machine has", { listenFds: "65", listenFdNames: "smtp" }],
    ["less than none", { listenFds: "-1", listenFdNames: "smtp" }],
  ];
  for (const [name, words] of refused) {
    it(`refuses ${name}`, () => assert.throws(() => check(words), ConfigRefusal));
  }
});

describe("the watchdog", () => {
  const check = (words: Partial<ServiceManagerWords>) =>
    watchdogMs({ ...nothing, notifySocket: "/run/notify", watchdogUsec: "60000000", ...words }, 7);

  it("has a time, for the process it names", () => {
    assert.equal(check({}), 60_000);
    assert.equal(check({ watchdogPid: "7" }), 60_000);
  });

  it("is off where nobody listens or another process is meant", () => {
    assert.equal(check({ notifySocket: undefined }), undefined);
    assert.equal(check({ watchdogUsec: undefined }), undefined);
    assert.equal(check({ watchdogPid: "8" }), undefined);
  });

  it("refuses what is no time", () => {
    for (const watchdogUsec of ["soon", "0", "-1", "3600000001", ""]) {
      assert.throws(() => check({ watchdogUsec }), ConfigRefusal);
    }
  });
});
