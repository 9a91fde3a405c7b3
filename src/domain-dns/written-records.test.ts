import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { WrittenRecords } from "./written-records.ts";

describe("records that were written", () => {
  it("are remembered for each domain, also where several are written at once", async () => {
    await using directory = await TemporaryDirectory.make("written");
    const file = directory.file("keys/written.json");
    const written = new WrittenRecords(file);
    const domains = ["a.example", "b.example", "c.example"];
    const record = (domain: string) => ({ name: domain, type: "A" as const, value: "192.0.2.1" });
    await Promise.all(domains.map((domain) => written.set(domain, [record(domain)])));
    const again = new WrittenRecords(file);
    for (const domain of domains) assert.deepEqual(await again.of(domain), [record(domain)]);
    assert.deepEqual(await again.of("__proto__"), []);
  });
});
