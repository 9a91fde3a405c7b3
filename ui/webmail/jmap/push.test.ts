import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Push } from "./push.ts";
import type { EventStream } from "./push.ts";

class FakeStream implements EventStream {
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  isClosed = false;
  readonly #listeners = new Map<string, (event: { data: string }) => void>();

  addEventListener(type: string, listener: (event: { readonly data: string }) => void): void {
    this.#listeners.set(type, listener);
  }

  hear(type: string): void {
    this.#listeners.get(type)!({ data: "{}" });
  }

  close(): void {
    this.isClosed = true;
  }
}

function fakePush() {
  const streams: FakeStream[] = [];
  const waits: { ms: number; run: () => void }[] = [];
  let changes = 0;
  const push = new Push({
    connect: () => {
      const stream = new FakeStream();
      streams.push(stream);
      return stream;
    },
    changed: () => changes++,
    after: (ms, run) => {
      const wait = { ms, run };
      waits.push(wait);
      return () => {
        if (waits.includes(wait)) waits.splice(waits.indexOf(wait), 1);
      };
    },
  });
  return { push, streams, waits, changes: () => changes };
}

describe("push", () => {
  it("tells of changes, and that there may be some after a new connection", () => {
    const { push, streams, changes } = fakePush();
    push.open();
    assert.equal(push.state.value, "connecting");
    streams[0]!.onopen!();
    assert.equal(push.state.value, "connected");
    streams[0]!.hear("state");
    streams[0]!.hear("ping");
    assert.equal(changes(), 2);
  });

  it("tries again, each time later", () => {
    const { push, streams, waits } = fakePush();
    push.open();
    const waited: number[] = [];
    for (let i = 0; i < 7; i++) {
      streams.at(-1)!.onerror!();
      assert.equal(waits.length, 1);
      waited.push(waits[0]!.ms);
      waits.splice(0)[0]!.run();
    }
    assert.deepEqual(waited, [1000, 2000, 4000, 8000, 16000, 30000, 30000]);
    streams.at(-1)!.onopen!();
    streams.at(-1)!.onerror!();
    assert.equal(waits[0]!.ms, 1000);
    assert.ok(streams.slice(0, -1).every(({ isClosed }) => isClosed));
  });

  it("takes silence for a lost line", () => {
    const { push, streams, waits } = fakePush();
    push.open();
    streams[0]!.onopen!();
    assert.equal(waits.length, 1);
    waits.splice(0)[0]!.run();
    assert.equal(push.state.value, "lost");
    assert.equal(streams[0]!.isClosed, true);
  });
});
