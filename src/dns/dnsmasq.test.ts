import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { DnsClient } from "./dns-client.ts";

it("asks a real dnsmasq", async () => {
  await using dnsmasq = await startDnsmasq([
    "--mx-host=example.test,mx1.example.test,10",
    "--mx-host=example.test,mx2.example.test,20",
    "--host-record=mx1.example.test,192.0.2.1,2001:db8::1",
    "--txt-record=example.test,v=spf1 -all",
    "--cname=www.example.test,mx1.example.test",
    "--ptr-record=1.2.0.192.in-addr.arpa,mx1.example.test",
    "--local=/test/",
    ...Array.from(
      { length: 60 },
      (_, i) => `--mx-host=big.test,host-with-a-long-name-${i}.test,${i}`,
    ),
  ]);
  using client = new DnsClient({ servers: [dnsmasq.name] });
  const mx = await client.mx("example.test");
  assert.ok(mx.kind === "found");
  assert.deepEqual(
    mx.records.toSorted((a, b) => a.preference - b.preference),
    [
      { preference: 10, exchange: "mx1.example.test" },
      { preference: 20, exchange: "mx2.example.test" },
    ],
  );
  const addresses = ["192.0.2.1", "2001:db8::1"];
  assert.partialDeepStrictEqual(await client.addresses("mx1.example.test"), { records: addresses });
  assert.partialDeepStrictEqual(await client.addresses("www.example.test"), { records: addresses });
  assert.partialDeepStrictEqual(await client.txt("example.test"), { records: ["v=spf1 -all"] });
  assert.partialDeepStrictEqual(await client.cname("www.example.test"), {
    records: ["mx1.example.test"],
  });
  assert.partialDeepStrictEqual(await client.ptr("192.0.2.1"), { records: ["mx1.example.test"] });
  assert.partialDeepStrictEqual(await client.mx("nowhere.test"), { kind: "none", nxDomain: true });
  assert.partialDeepStrictEqual(await client.mx("mx1.example.test"), {
    kind: "none",
    nxDomain: false,
  });
  // Over 1232 octets: dnsmasq truncates, and answers by TCP.
  const big = await client.mx("big.test");
  assert.ok(big.kind === "found");
  assert.equal(big.records.length, 60);
});

async function startDnsmasq(records: readonly string[]) {
  const directory = await mkdtemp(join(tmpdir(), "dnsmasq-"));
  const port = await freePort();
  const child = spawn(
    "/usr/sbin/dnsmasq",
    [
      "--keep-in-foreground",
      "--conf-file=/dev/null",
      "--no-resolv",
      "--no-hosts",
      "--log-facility=-",
      "--bind-interfaces",
      "--listen-address=127.0.0.1",
      `--port=${port}`,
      `--pid-file=${join(directory, "pid")}`,
      `--user=${process.env["USER"] ?? "root"}`,
      ...records,
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const exited = once(child, "exit");
  // It says so once it listens.
  for await (const text of child.stderr) if (String(text).includes("started")) break;
  return {
    name: `127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      child.kill();
      await exited;
      await rm(directory, { recursive: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}
