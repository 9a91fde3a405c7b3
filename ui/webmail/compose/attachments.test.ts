import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Attachments } from "./attachments.ts";
import type { Upload, Uploaded } from "./attachments.ts";

/** Uploads that end when the test says so. */
function slowUploads() {
  const underWay = new Map<string, PromiseWithResolvers<Uploaded>>();
  const aborted: string[] = [];
  let changes = 0;
  const upload: Upload = ({ name }, { progress, signal }) => {
    const answer = Promise.withResolvers<Uploaded>();
    underWay.set(name, answer);
    signal.addEventListener("abort", () => {
      aborted.push(name);
      answer.reject(new Error("aborted"));
    });
    progress(0.25);
    return answer.promise;
  };
  const attachments = new Attachments(upload, () => changes++);
  return { attachments, underWay, aborted, changes: () => changes };
}

const file = (name: string) => ({ name, type: "text/plain", size: 4 });

describe("attached files", () => {
  it("are on their way, then there, or not", async () => {
    const { attachments, underWay, changes } = slowUploads();
    const added = attachments.add([file("a"), file("b")]);
    assert.equal(attachments.isBusy.value, true);
    assert.deepEqual(attachments.files.value[0]!.state, { kind: "uploading", share: 0.25 });
    underWay.get("a")!.resolve({ blobId: "u1", type: "text/plain", size: 4 });
    underWay.get("b")!.reject(new Error("broken"));
    await added;
    assert.deepEqual(
      attachments.files.value.map(({ state }) => state.kind),
      ["there", "failed"],
    );
    assert.deepEqual([attachments.isBusy.value, changes()], [false, 1]);
    assert.deepEqual(attachments.ready, [{ ...file("a"), blobId: "u1" }]);
  });

  it("are not uploaded any more when they are taken away", async () => {
    const { attachments, aborted } = slowUploads();
    const added = attachments.add([file("a"), file("b")]);
    attachments.remove(attachments.files.value[0]!.key);
    attachments.stop();
    await added;
    assert.deepEqual(aborted, ["a", "b"]);
    assert.deepEqual(
      attachments.files.value.map(({ name }) => name),
      ["b"],
    );
  });

  it("go by the names of the newest draft, those that came meanwhile by their own", () => {
    const { attachments } = slowUploads();
    attachments.put([{ ...file("a"), blobId: "u1" }]);
    const stored = attachments.ready;
    attachments.put([{ ...file("b"), blobId: "u2" }]);
    attachments.rename(stored, ["b9-2"]);
    assert.deepEqual(
      attachments.ready.map(({ blobId }) => blobId),
      ["b9-2", "u2"],
    );
  });
});
