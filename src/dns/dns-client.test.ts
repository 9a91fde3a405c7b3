import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";
import { describe, it } from "node:test";
import * as dnsPacket from "dns-packet";
import type { Answer, DecodedPacket, OptAnswer, Packet } from "dns-packet";
import { DnsClient, isLoopback, parseServer } from "./dns-client.ts";
import type { DnsAnswer } from "./resolver.ts";

describe("DNS answers that are kept", () => {
  it("gives mail hosts with their preference, and keeps them for their time to live", async () => {
    await using server = await fakeServer(() => ({
      answers: [mx("example.org", 20, "B.example."), mx("example.org", 10, "a.example")],
    }));
    let now = 1_000_000;
    using client = new DnsClient({ servers: [server.name], now: () => now });
    const answer = await client.mx("Example.ORG");
    assert.ok(answer.kind === "found");
    assert.deepEqual(answer.records, [
      { preference: 20, exchange: "b.example" },
      { preference: 10, exchange: "a.example" },
    ]);
    assert.equal(answer.ttlSeconds, 60);
    now += 59_000;
    await client.mx("example.org");
    assert.equal(server.asked.length, 1);
    now += 2_000;
    await client.mx("example.org");
    assert.equal(server.asked.length, 2);
  });
});

describe("DNS exchange", () => {
  it("asks with EDNS0, DO and AD, and random ids", async () => {
    await using server = await fakeServer(() => ({}));
    using client = new DnsClient({ servers: [server.name] });
    for (let i = 0; i < 8; i++) await client.txt(`n${i}.example`);
    const [first] = server.asked;
    assert.ok(first!.flag_ad && first!.flag_rd);
    const [opt] = first!.additionals!;
    assert.ok(opt?.type === "OPT" && opt.flag_do && opt.udpPayloadSize === 1232);
    assert.ok(new Set(server.asked.map(({ id }) => id)).size > 4);
    assert.ok(new Set(server.ports).size > 4);
  });
});

describe("DNS answers", () => {
  it("tells a null MX from none, and a missing name from a missing record", async () => {
    await using server = await fakeServer(({ name }) =>
      name === "null.example"
        ? { answers: [mx(name, 0, ".")] }
        : { flags: name === "nx.example" ? 3 : 0 },
    );
    using client = new DnsClient({ servers: [server.name] });
    assert.partialDeepStrictEqual(await client.mx("null.example"), {
      records: [{ preference: 0, exchange: "" }],
    });
    assert.partialDeepStrictEqual(await client.mx("nx.example"), { kind: "none", nxDomain: true });
    assert.partialDeepStrictEqual(await client.mx("no.example"), { kind: "none", nxDomain: false });
  });

  it("keeps a negative answer as long as the SOA says", async () => {
    await using server = await fakeServer(({ name }) => ({
      flags: 3,
      authorities: [
        {
          type: "SOA",
          name,
          ttl: 900,
          data: { mname: "a.example", rname: "b.example", minimum: 30 },
        },
      ],
    }));
    let now = 0;
    using client = new DnsClient({ servers: [server.name], now: () => now });
    await client.txt("nx.example");
    now = 29_000;
    await client.txt("nx.example");
    assert.equal(server.asked.length, 1);
    now = 31_000;
    await client.txt("nx.example");
    assert.equal(server.asked.length, 2);
  });

  it("keeps nothing where it is told so", async () => {
    await using server = await fakeServer(({ name }) => ({
      answers: [{ type: "TXT", name, ttl: 900, data: ["x"] }],
    }));
    using client = new DnsClient({ servers: [server.name], keepsAnswers: false });
    await client.txt("a.example");
    await client.txt("a.example");
    assert.equal(server.asked.length, 2);
  });

  it("joins the strings of a TXT record and both address families", async () => {
    await using server = await fakeServer(({ name, type }) => {
      if (type === "TXT") return { answers: [{ type, name, ttl: 1, data: ["v=spf1", " -all"] }] };
      if (type === "A") return { answers: [{ type, name, ttl: 1, data: "192.0.2.1" }] };
      return { answers: [{ type: "AAAA", name, ttl: 1, data: "2001:db8::1" }] };
    });
    using client = new DnsClient({ servers: [server.name] });
    assert.partialDeepStrictEqual(await client.txt("a.example"), { records: ["v=spf1 -all"] });
    assert.partialDeepStrictEqual(await client.addresses("a.example"), {
      records: ["192.0.2.1", "2001:db8::1"],
    });
  });
});

describe("DNS aliases", () => {
  it("follows aliases within one reply and across replies", async () => {
    await using server = await fakeServer(({ name, type }) => {
      if (type === "AAAA") return {};
      if (name === "one.example") {
        return {
          answers: [cname("one.example", "two.example"), cname("two.example", "three.example")],
        };
      }
      return { answers: [{ type: "A", name: "three.example", ttl: 5, data: "192.0.2.3" }] };
    });
    using client = new DnsClient({ servers: [server.name] });
    assert.partialDeepStrictEqual(await client.addresses("one.example"), {
      records: ["192.0.2.3"],
    });
    assert.partialDeepStrictEqual(await client.cname("one.example"), { records: ["two.example"] });
  });

  it("ends circles of aliases and chains of more than 16", async () => {
    await using server = await fakeServer(({ name }) => {
      const [, number] = /^n(\d+)\.example$/.exec(name) ?? [];
      const next = number === undefined ? "circle.example" : `n${Number(number) + 1}.example`;
      return { answers: [cname(name, next)] };
    });
    using client = new DnsClient({ servers: [server.name] });
    for (const name of ["circle.example", "n1.example"]) {
      assert.partialDeepStrictEqual(await client.mx(name), { kind: "failed", endless: true });
    }
    assert.ok(server.asked.length < 40);
  });
});

describe("DNS client for DANE", () => {
  it("gives TLSA records, and the name at the end of aliases", async () => {
    await using server = await fakeServer(({ name, type }) => {
      if (name === "a.example") return { answers: [cname(name, "b.example")] };
      if (type !== "TLSA") return {};
      const data = { usage: 3, selector: 1, matchingType: 1, certificate: Buffer.from("abc") };
      return { answers: [{ type: "TLSA", name, ttl: 5, data }] };
    });
    using client = new DnsClient({ servers: [server.name] });
    const answer = await client.tlsa("_25._tcp.b.example");
    assert.ok(answer.kind === "found");
    assert.partialDeepStrictEqual(answer.records, [{ usage: 3, selector: 1, matchingType: 1 }]);
    assert.equal(Buffer.from(answer.records[0]!.data).toString(), "abc");
    assert.equal(answer.name, "_25._tcp.b.example");
    assert.partialDeepStrictEqual(await client.mx("a.example"), {
      kind: "none",
      name: "b.example",
    });
    assert.partialDeepStrictEqual(await client.tlsa("a.example"), { name: "b.example" });
  });

  it("says in the reason why a server failed, and whether signatures are to blame", async () => {
    await using server = await fakeServer(({ name }) => {
      const code = name === "bogus.example" ? 7 : name === "odd.example" ? 4711 : 22;
      const data = Buffer.from(`\0\0${code === 7 ? "RRSIG of \u0007 a\n" : ""}`);
      data.writeUInt16BE(code);
      return { flags: 2, additionals: [optWith(15, data)] };
    });
    using client = new DnsClient({ servers: [server.name], rounds: 1 });
    assert.deepEqual(await client.mx("bogus.example"), {
      kind: "failed",
      reason:
        "Cannot look up the mail hosts of bogus.example: the DNS server says SERVFAIL (Signature Expired: RRSIG of a)",
      bogus: true,
    });
    assert.deepEqual(await client.mx("away.example"), {
      kind: "failed",
      reason:
        "Cannot look up the mail hosts of away.example: the DNS server says SERVFAIL (No Reachable Authority)",
      bogus: false,
    });
    assert.match(reasonOf(await client.mx("odd.example")), /\(extended error 4711\)$/);
  });

  it("believes resolvers of this machine", () => {
    const believed = ["127.0.0.1", "127.0.0.53", "::1", "192.0.2.1", "2001:db8::1"].map(isLoopback);
    assert.deepEqual(believed, [true, true, true, false, false]);
  });
});

describe("DNS client and truncation, failing servers", () => {
  it("asks again by TCP where the answer is truncated", async () => {
    const many = Array.from({ length: 100 }, (_, i) => mx("big.example", i, `mx${i}.big.example`));
    await using server = await fakeServer(() => ({ answers: many }), { truncate: true });
    using client = new DnsClient({ servers: [server.name] });
    const answer = await client.mx("big.example");
    assert.ok(answer.kind === "found");
    assert.equal(answer.records.length, 100);
  });

  it("goes to the next server where one is silent, refuses or does not exist", async () => {
    await using silent = await fakeServer(() => undefined);
    await using refusing = await fakeServer(() => ({ flags: 5 }));
    await using good = await fakeServer(() => ({ answers: [mx("a.example", 1, "b.example")] }));
    using client = new DnsClient({
      servers: ["127.0.0.1:1", silent.name, refusing.name, good.name],
      timeoutMs: 100,
    });
    assert.equal((await client.mx("a.example")).kind, "found");
  });
});

describe("DNS client and what cannot be believed", () => {
  it("gives up after its rounds, or one where each server has said no", async () => {
    for (const [flags, asked] of [
      [undefined, 2],
      [2, 1],
    ] as const) {
      await using server = await fakeServer(() => (flags === undefined ? undefined : { flags }));
      using client = new DnsClient({ servers: [server.name], rounds: 2, timeoutMs: 30 });
      assert.partialDeepStrictEqual(await client.mx("a.example"), { kind: "failed" });
      assert.equal(server.asked.length, asked);
    }
  });

  it("passes over forged packets that come first", async () => {
    await using server = await fakeServer(
      () => ({ answers: [mx("a.example", 1, "good.example")] }),
      {
        forge: true,
      },
    );
    using client = new DnsClient({ servers: [server.name] });
    assert.partialDeepStrictEqual(await client.mx("a.example"), {
      records: [{ preference: 1, exchange: "good.example" }],
    });
  });

  it("asks once for questions that are under way", async () => {
    await using server = await fakeServer(() => ({ answers: [mx("a.example", 1, "b.example")] }));
    using client = new DnsClient({ servers: [server.name] });
    await Promise.all(Array.from({ length: 20 }, () => client.mx("a.example")));
    assert.equal(server.asked.length, 1);
  });
});

describe("DNS client and its bounds", () => {
  it("believes the AD bit of a resolver on this machine", async () => {
    await using server = await fakeServer(() => ({
      flags: dnsPacket.AUTHENTIC_DATA,
      answers: [mx("a.example", 1, "b.example")],
    }));
    using client = new DnsClient({ servers: [server.name] });
    assert.partialDeepStrictEqual(await client.mx("a.example"), { authentic: true });
  });

  it("refuses what is no name, no address and no server, without asking", async () => {
    await using server = await fakeServer(() => ({}));
    using client = new DnsClient({ servers: [server.name] });
    assert.equal((await client.mx("a b")).kind, "failed");
    assert.equal((await client.ptr("no.address")).kind, "failed");
    assert.equal(server.asked.length, 0);
    assert.throws(() => parseServer("dns.example"), RangeError);
    assert.deepEqual(parseServer("[::1]:5353"), { address: "::1", port: 5353 });
    assert.deepEqual(parseServer("::1"), { address: "::1", port: 53 });
  });

  it("ends questions under way when it is closed", async () => {
    await using silent = await fakeServer(() => undefined);
    const client = new DnsClient({ servers: [silent.name] });
    const answer = client.mx("a.example");
    client[Symbol.dispose]();
    assert.equal((await answer).kind, "failed");
  });
});

type Script = (question: { name: string; type: string }) => Packet | undefined;

/** A DNS server on loopback, UDP and TCP on one port. `flags` may carry the rcode in its low bits. */
async function fakeServer(
  script: Script,
  { truncate = false, forge = false }: { truncate?: boolean; forge?: boolean } = {},
) {
  const asked: DecodedPacket[] = [];
  const ports: number[] = [];
  const reply = (query: DecodedPacket, extra: number): Buffer | undefined => {
    const [question] = query.questions!;
    const packet = script(question!);
    if (packet === undefined) return undefined;
    const flags = (packet.flags ?? 0) | extra | dnsPacket.RECURSION_AVAILABLE;
    return dnsPacket.encode({
      ...packet,
      type: "response",
      id: query.id!,
      flags,
      questions: [question!],
    });
  };
  const tcp = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", (chunk: Buffer) => {
      const packet = reply(dnsPacket.decode(chunk.subarray(2)), 0)!;
      const length = Buffer.alloc(2);
      length.writeUInt16BE(packet.length);
      // In odd pieces, so that the client has to put them together.
      socket.write(length.subarray(0, 1));
      socket.write(Buffer.concat([length.subarray(1), packet.subarray(0, 100)]));
      socket.end(packet.subarray(100));
    });
  });
  tcp.listen(0, "127.0.0.1");
  await once(tcp, "listening");
  const bound = tcp.address();
  const port = typeof bound === "object" && bound !== null ? bound.port : 0;
  const udp = createSocket("udp4");
  udp.on("message", (octets, { port: from }) => {
    const query = dnsPacket.decode(octets);
    asked.push(query);
    ports.push(from);
    if (forge) {
      const forged = reply(query, 0)!;
      forged.writeUInt16BE((query.id! + 1) % 0x10000, 0);
      udp.send(forged, from, "127.0.0.1");
      udp.send("rubbish", from, "127.0.0.1");
    }
    const packet = reply(query, truncate ? dnsPacket.TRUNCATED_RESPONSE : 0);
    if (packet !== undefined)
      udp.send(truncate ? packet.subarray(0, 12) : packet, from, "127.0.0.1");
  });
  udp.bind(port, "127.0.0.1");
  await once(udp, "listening");
  return {
    name: `127.0.0.1:${port}`,
    asked,
    ports,
    async [Symbol.asyncDispose]() {
      udp.close();
      tcp.close();
      await once(tcp, "close");
    },
  };
}

function mx(name: string, preference: number, exchange: string): Answer {
  return { type: "MX", name, ttl: 60, data: { preference, exchange } };
}

function cname(name: string, target: string): Answer {
  return { type: "CNAME", name, ttl: 60, data: target };
}

// The library's types know no options beyond their own.
function optWith(code: number, data: Buffer): Answer {
  const options = [{ code, data }] as unknown as OptAnswer["options"];
  return {
    type: "OPT",
    name: ".",
    udpPayloadSize: 1232,
    extendedRcode: 0,
    ednsVersion: 0,
    flags: 0,
    flag_do: true,
    options,
  };
}

function reasonOf(answer: DnsAnswer<unknown>): string {
  return answer.kind === "failed" ? answer.reason : "";
}
