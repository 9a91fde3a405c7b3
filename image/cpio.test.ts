import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cpioArchive } from "./cpio.ts";

describe("an archive for the kernel", () => {
  it("has a header of 110 octets per entry, and everything at multiples of four", () => {
    const archive = cpioArchive(
      [
        { kind: "folder", name: "bin" },
        { kind: "file", name: "init", octets: Buffer.from("hello"), isProgram: true },
        { kind: "link", name: "bin/sh", target: "busybox" },
      ],
      7,
    );
    const text = archive.toString("latin1");
    const starts = [...text.matchAll(/070701/g)].map(({ index }) => index);
    assert.deepEqual(starts, [0, 116, 240, 368]);
    assert.equal(archive.length % 4, 0);
    assert.equal(text.slice(116 + 14, 116 + 22), "000081ED");
    assert.equal(text.slice(116 + 54, 116 + 62), "00000005");
    assert.equal(text.slice(232, 240), "hello\0\0\0");
    assert.ok(text.includes("busybox"));
    assert.ok(text.slice(368).includes("TRAILER!!!\0"));
  });
});
