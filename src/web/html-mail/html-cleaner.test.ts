import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { describe, it } from "node:test";
import { Log } from "../../log/log.ts";
import type { Part } from "../../message/part.ts";
import { HtmlCleaner } from "./html-cleaner.ts";
import type { CleanerSource, CleanerTimes } from "./html-cleaner.ts";

const part: Part = {
  type: "text",
  subtype: "html",
  parameters: [{ name: "charset", value: "iso-8859-1" }],
  encoding: "quoted-printable",
  headerStart: 0,
  bodyStart: 0,
  bodyEnd: 0,
};

interface Opened extends AsyncDisposable {
  readonly cleaner: HtmlCleaner;
  readonly log: string[];
  /** "end" of the thread. */
  readonly ends: EventEmitter;
}

function opened(times: Partial<CleanerTimes> = {}, code?: string): Opened {
  const log: string[] = [];
  const ends = new EventEmitter();
  const source: (() => CleanerSource) | undefined =
    code === undefined ? undefined : () => ({ kind: "bundle", code });
  const cleaner = new HtmlCleaner({
    log: new Log((line) => {
      if (line.includes("html.thread.ended")) ends.emit("end");
      else log.push(line);
    }, "debug"),
    times,
    source,
  });
  return { cleaner, log, ends, [Symbol.asyncDispose]: () => cleaner[Symbol.asyncDispose]() };
}

const question = (text: string) => ({ part, octets: Buffer.from(text), external: false });

describe("the thread that makes HTML safe", () => {
  it("decodes and cleans, one after the other", async () => {
    await using made = opened();
    const answers = await Promise.all(
      ["<b onclick=x>=E4</b>", "<script>x</script>y"].map((text) =>
        made.cleaner.clean(question(text)),
      ),
    );
    assert.deepEqual(
      answers.map((answer) => answer?.html),
      ["<b>ä</b>", "y"],
    );
    assert.deepEqual(made.log, []);
  });

  it("ends without work, and comes back", async () => {
    await using made = opened({ restMs: 1 });
    for (const text of ["one", "two"]) {
      const end = once(made.ends, "end");
      assert.equal((await made.cleaner.clean(question(text)))?.html, text);
      await end;
    }
  });

  const slow = `const { parentPort } = require("node:worker_threads");
    parentPort.on("message", ({ octets }) => {
      const text = Buffer.from(octets).toString();
      if (text === "loop") for (;;);
      if (text === "throw") throw new Error("broken");
      if (text === "end") process.exit(3);
      if (text === "fill") { const all = []; for (;;) all.push(new Array(1e6).fill({})); }
      if (text === "unsafe") return parentPort.postMessage({ kind: "unsafe", reason: "an element" });
      parentPort.postMessage({ kind: "clean", clean: { html: text, css: "", contentIds: [], blocked: 0, wantsPaper: false } });
    });`;
  for (const [trouble, reason] of [
    ["loop", /it takes too long/],
    ["throw", /broken/],
    ["end", /the thread ended with 3/],
    ["fill", /memory/],
    ["unsafe", /an element/],
  ] as const) {
    it(`has no answer for a mail that makes it "${trouble}", and goes on with the next`, async () => {
      await using made = opened({ cleanMs: trouble === "loop" ? 300 : 60_000 }, slow);
      const [first, second] = await Promise.all(
        [trouble, "next"].map((text) => made.cleaner.clean(question(text))),
      );
      assert.equal(first, undefined);
      assert.equal(second?.html, "next");
      assert.match(made.log.join("\n"), reason);
    });
  }

  it("answers nobody when it closes", async () => {
    const { cleaner } = opened();
    const waiting = [cleaner.clean(question("a")), cleaner.clean(question("b"))];
    await cleaner[Symbol.asyncDispose]();
    assert.deepEqual(await Promise.all(waiting), [undefined, undefined]);
    assert.equal(await cleaner.clean(question("c")), undefined);
  });
});
