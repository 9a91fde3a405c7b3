import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FakeServer } from "../jmap/fake-server.ts";
import { JmapClient } from "../jmap/jmap-client.ts";
import { Mail } from "../jmap/mail.ts";
import { List } from "./list.ts";

async function open(fill: (server: FakeServer) => void) {
  const server = new FakeServer();
  fill(server);
  const mail = new Mail(new JmapClient(server));
  await mail.open();
  const kept = new Map<string, string>();
  const list = new List(mail, {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  });
  await list.show({ inMailbox: "inbox" });
  return { server, mail, list, kept };
}

const numbered = (count: number) => (server: FakeServer) => {
  for (let at = 1; at <= count; at++) server.add({ id: `m${at}` });
};

/** m5, then the thread of m4, m3 and m1 (m3 is unread), then m2. */
const threaded = (server: FakeServer) => {
  const seen = { $seen: true } as const;
  server.add({ id: "m1", threadId: "t1", keywords: seen });
  server.add({ id: "m2", keywords: seen });
  server.add({ id: "m3", threadId: "t1", keywords: {} });
  server.add({ id: "m4", threadId: "t1", keywords: seen, mailboxIds: { inbox: true } });
  server.add({ id: "m5", keywords: seen });
};

const ids = (list: List) =>
  Array.from({ length: list.rowCount.value }, (_, row) => {
    const { id, depth } = list.rowAt(row);
    return depth === 1 ? `  ${id}` : id;
  });

describe("threads", () => {
  it("are one row each, or all of their messages", async () => {
    const { list } = await open(threaded);
    assert.deepEqual(ids(list), ["m5", "m4", "m3", "m2", "m1"]);
    await list.setThreads("on");
    assert.deepEqual(ids(list), ["m5", "m4", "m2"]);
    assert.equal(list.rowAt(1).threadCount, 3);
    list.toggleThread("m4");
    assert.deepEqual(ids(list), ["m5", "m4", "  m3", "  m1", "m2"]);
    assert.equal(list.rowOf("m1"), 3);
    assert.equal(list.rowOf("m2"), 4);
    assert.equal(list.positionAt(3), 1);
    assert.equal(list.positionAt(4), 2);
    list.toggleThread("m4");
    assert.deepEqual(ids(list), ["m5", "m4", "m2"]);
  });

  it("are open where something in them was unread, also after it was read", async () => {
    const { server, mail, list } = await open(threaded);
    await list.setThreads("unread");
    assert.deepEqual(ids(list), ["m5", "m4", "  m3", "  m1", "m2"]);
    server.change("m3", { keywords: { $seen: true } });
    await mail.sync();
    assert.equal(list.rowCount.value, 5);
  });

  it("are meant as a whole where they are closed", async () => {
    const { list } = await open(threaded);
    await list.setThreads("on");
    assert.deepEqual(list.targets("m4"), ["m1", "m3", "m4"]);
    list.toggleThread("m4");
    assert.deepEqual(list.targets("m4"), ["m4"]);
  });

  it("are remembered on the device", async () => {
    const { list, kept } = await open(threaded);
    await list.setThreads("unread");
    assert.equal(kept.get("homepost.threads"), "unread");
  });
});

describe("selecting", () => {
  it("chooses ranges, also of what was not looked at", async () => {
    const { list } = await open(numbered(200));
    list.selection.start("m200");
    await list.ensureRows(150, 199);
    await list.selection.extend("m10", list.between);
    assert.equal(list.selection.ids.value.size, 191);
    await list.selection.extend("m199", list.between);
    assert.deepEqual([...list.selection.ids.value], ["m200", "m199"]);
    list.selection.toggle("m200");
    assert.deepEqual(list.targets("m5"), ["m199"]);
    list.selection.clear();
    assert.deepEqual(list.targets("m5"), ["m5"]);
  });

  it("chooses all", async () => {
    const { list } = await open(numbered(120));
    await list.selectAll();
    assert.equal(list.selection.ids.value.size, 120);
  });
});

describe("the keyboard", () => {
  it("walks from row to row, not beyond the ends", async () => {
    const { list } = await open(numbered(3));
    assert.equal(list.neighbour(undefined, 1), "m3");
    assert.equal(list.neighbour("m3", 1), "m2");
    assert.equal(list.neighbour("m1", 1), "m1");
    assert.equal(list.neighbour("m1", -9), "m3");
    assert.equal(list.neighbour("gone", 1), "m3");
  });
});
