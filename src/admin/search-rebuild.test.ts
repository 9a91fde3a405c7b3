import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { callServer, ControlError } from "../control/control-client.ts";
import { SearchFault } from "../search/search-index.ts";
import { RunningControl } from "../testing/running-control.ts";

describe("search.rebuild", () => {
  it("tells how far it is, and how large the index is then", async () => {
    await using control = await RunningControl.start();
    const lines: string[] = [];
    const report = (line: string): number => lines.push(line);
    const { done, total, octets } = await callServer(
      control.directory,
      "search.rebuild",
      {},
      report,
    );
    assert.deepEqual([done, total], [0, 0]);
    assert.ok(octets > 0);
    assert.equal(lines.at(-1), "0 of 0 messages");
    const { search } = await callServer(control.directory, "status", {});
    assert.deepEqual(search, { done, total, octets });
  });

  it("says what to do where there is no index", async () => {
    const failed = async (): Promise<never> => {
      throw new SearchFault("gone");
    };
    await using control = await RunningControl.start({
      search: { rebuild: failed, status: failed },
    });
    await assert.rejects(
      callServer(control.directory, "search.rebuild", {}),
      (error) => error instanceof ControlError && /see the log/.test(error.message),
    );
    assert.equal((await callServer(control.directory, "status", {})).search, undefined);
  });
});
