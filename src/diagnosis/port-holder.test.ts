import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { describe, it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { parseListeners, portHolders } from "./port-holder.ts";

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:0019 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 21345 1 0 100 0 0 10 0
   1: 0100007F:A1B2 0100007F:0019 01 00000000:00000000 00:00000000 00000000     0        0 21346 1 0 20 4 30 10 -1
   2: 00000000:01BB 00000000:0000 0A 00000000:00000000 00:00000000 00000000    33        0 999 1 0 100 0 0 10 0
`;

describe("who holds a port", () => {
  it("is read from the table of the kernel", () => {
    assert.deepEqual(parseListeners(table), [
      { port: 25, inode: "21345" },
      { port: 443, inode: "999" },
    ]);
  });

  it("is nobody in what is no such table (fuzz)", () => {
    const random = new SeededRandom(5);
    for (let round = 0; round < 200; round++) {
      const at = random.below(table.length);
      const cut = table.slice(0, at) + "\n: x0A".repeat(random.below(3)) + table.slice(at + 1);
      for (const { port } of parseListeners(cut)) assert.ok(port >= 0 && port < 65_536, "seed 5");
    }
  });

  it("is found by name", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const [holder] = await portHolders([port]);
    server.close();
    assert.equal(holder?.port, port);
    assert.match(holder.program!, new RegExp(`\\(process ${process.pid}\\)$`));
  });
});
