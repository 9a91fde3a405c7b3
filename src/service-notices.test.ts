import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Log } from "./log/log.ts";
import { ServiceNotices } from "./service-notices.ts";

class Manager {
  readonly heard: string[] = [];
  readonly logged: string[] = [];
  isWell = true;

  notices(watchdogMs: number | undefined): ServiceNotices {
    return new ServiceNotices({
      tell: async ([word = ""]) => void this.heard.push(word),
      selfCheck: async () => assert.ok(this.isWell, "not well"),
      watchdogMs,
      log: new Log((line) => void this.logged.push(line), "info"),
    });
  }
}

describe("notices to the service manager", () => {
  it("say that we are ready, well, and stopping", async () => {
    const manager = new Manager();
    {
      await using notices = manager.notices(3_600_000);
      await notices.ready();
      notices.tick();
    }
    assert.deepEqual(manager.heard, ["READY=1", "WATCHDOG=1", "STOPPING=1"]);
    assert.deepEqual(manager.logged, []);
  });

  it("say nothing while the check fails, and go on when it holds again", async () => {
    const manager = new Manager();
    {
      await using notices = manager.notices(undefined);
      await notices.ready();
      manager.isWell = false;
      notices.tick();
      await new Promise(setImmediate);
      manager.isWell = true;
      notices.tick();
    }
    assert.deepEqual(manager.heard, ["READY=1", "WATCHDOG=1", "STOPPING=1"]);
    assert.match(manager.logged.join(), /^[^,]*server\.self-check\.failed[^,]*not well[^,]*$/);
  });

  it("never say ready where the first check fails", async () => {
    const manager = new Manager();
    manager.isWell = false;
    await assert.rejects(manager.notices(undefined).ready(), /not well/);
    assert.deepEqual(manager.heard, []);
  });
});
