import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FakeServer } from "./fake-server.ts";
import { JmapClient } from "./jmap-client.ts";
import { MailActions } from "./mail-actions.ts";
import { Mail } from "./mail.ts";
import type { MessageList } from "./message-list.ts";
import { JmapError, Unreachable } from "./transport.ts";
import type { ListQuery } from "./types.ts";

const inbox: ListQuery = {
  filter: { inMailbox: "inbox" },
  sort: [{ property: "receivedAt", isAscending: false }],
  collapseThreads: false,
};

async function open(count: number, query = inbox) {
  const server = new FakeServer(count);
  const mail = new Mail(new JmapClient(server));
  await mail.open();
  const list = mail.show(query);
  await list.ensure(0, 10);
  return { server, mail, list, actions: new MailActions(mail) };
}

const rows = (list: MessageList, count = 5) =>
  Array.from({ length: count }, (_, position) => list.idAt(position));

describe("a list", () => {
  it("fetches what is looked at and knows how long it is", async () => {
    const { server, list } = await open(1000);
    assert.equal(list.total.value, 1000);
    assert.deepEqual(rows(list, 2), ["m1000", "m999"]);
    assert.equal(list.idAt(500), undefined);
    const before = server.requests.length;
    await Promise.all([list.ensure(480, 520), list.ensure(490, 510)]);
    assert.equal(list.idAt(500), "m500");
    assert.equal(server.requests.length, before + 1);
    await list.ensure(480, 520);
    assert.equal(server.requests.length, before + 1);
  });

  it("forgets messages that were looked at long ago, and fetches them again", async () => {
    const { mail, list } = await open(6000);
    for (let first = 0; first < 6000; first += 50) await list.ensure(first, first + 49);
    assert.equal(mail.cache.has("m6000"), false);
    assert.equal(mail.cache.has("m1"), true);
    await list.ensure(0, 10);
    assert.equal(mail.cache.get("m6000")!.subject, "Subject 6000");
  });

  it("follows what comes, goes and changes", async () => {
    const { server, mail, list } = await open(100);
    server.add({ id: "m101" });
    server.remove("m99");
    server.change("m98", { keywords: { $flagged: true } });
    await mail.sync();
    assert.deepEqual(rows(list, 3), ["m101", "m100", "m98"]);
    assert.equal(list.total.value, 100);
    assert.deepEqual(mail.cache.get("m98")!.keywords, { $flagged: true });
    assert.equal(mail.cache.get("m101")!.subject, "Subject 101");
    assert.equal(mail.byRole.value.get("inbox")!.totalEmails, 100);
  });

  it("asks anew where it cannot tell what has changed", async () => {
    const { server, mail, list } = await open(300);
    server.remove("m1");
    await mail.sync();
    assert.equal(list.total.value, 299);
    // Rows stay on the screen until the page has come again.
    assert.deepEqual(rows(list, 2), ["m300", "m299"]);
    server.forgetLists();
    server.add({ id: "m301" });
    await mail.sync();
    await list.ensure(0, 10);
    assert.deepEqual(rows(list, 2), ["m301", "m300"]);
  });

  it("collapses threads", async () => {
    const { server, mail, list } = await open(0, { ...inbox, collapseThreads: true });
    for (const id of ["m1", "m2", "m3"]) server.add({ id, threadId: "t1" });
    server.add({ id: "m4" });
    await mail.sync();
    await list.ensure(0, 10);
    assert.deepEqual(rows(list, 2), ["m4", "m3"]);
    assert.deepEqual(mail.cache.thread("t1"), ["m1", "m2", "m3"]);
    assert.ok(mail.cache.has("m1"));
  });

  it("finds ids of a range that was not looked at", async () => {
    const { list } = await open(1000);
    assert.deepEqual(await list.idsBetween(0, 2), ["m1000", "m999", "m998"]);
    assert.equal((await list.idsBetween(100, 899)).length, 800);
  });
});

describe("actions", () => {
  it("show before the server knows", async () => {
    const { server, mail, list, actions } = await open(10);
    const { promise, resolve } = Promise.withResolvers<void>();
    server.hold = promise;
    const unread = mail.byRole.value.get("inbox")!.unreadEmails;
    const reading = actions.setKeyword(["m10"], "$seen", true);
    const moving = actions.move(["m10", "m9"], "archive");
    await Promise.resolve();
    assert.equal(mail.cache.get("m10")!.keywords["$seen"], true);
    assert.deepEqual(rows(list, 2), ["m8", "m7"]);
    assert.equal(mail.byRole.value.get("inbox")!.unreadEmails, unread - 1);
    assert.equal(mail.byRole.value.get("archive")!.totalEmails, 2);
    resolve();
    await reading;
    const moved = await moving;
    await mail.sync();
    assert.equal(moved.count, 2);
    assert.deepEqual(rows(list, 2), ["m8", "m7"]);
    assert.equal(list.total.value, 8);
  });

  it("are taken back by undo", async () => {
    const { mail, list, actions } = await open(10);
    const moved = await actions.move(["m10", "m5"], "trash");
    await mail.sync();
    await actions.moveBack(moved);
    await mail.sync();
    assert.deepEqual(rows(list, 2), ["m10", "m9"]);
    assert.equal(list.total.value, 10);
  });

  it("go back where the server refuses", async () => {
    const { server, mail, list, actions } = await open(10);
    server.refused.add("m10");
    await assert.rejects(actions.move(["m10"], "archive"), JmapError);
    assert.deepEqual(rows(list, 2), ["m10", "m9"]);
    assert.deepEqual(mail.cache.get("m10")!.mailboxIds, { inbox: true });
    await assert.rejects(actions.setKeyword(["m10"], "$flagged", true), JmapError);
    assert.equal(mail.cache.get("m10")!.keywords["$flagged"], undefined);
    await mail.sync();
    assert.equal(mail.byRole.value.get("archive")!.totalEmails, 0);
  });

  it("go back without a connection, and all is as before when there is one again", async () => {
    const { server, mail, list, actions } = await open(10);
    server.isReachable = false;
    await assert.rejects(actions.destroy(["m10", "m9"]), Unreachable);
    assert.deepEqual(rows(list, 2), ["m10", "m9"]);
    server.isReachable = true;
    await mail.sync();
    assert.deepEqual(rows(list, 2), ["m10", "m9"]);
    assert.equal(mail.byRole.value.get("inbox")!.totalEmails, 10);
  });

  it("of another window do not disturb ours", async () => {
    const { server, mail, list, actions } = await open(60);
    const { promise, resolve } = Promise.withResolvers<void>();
    server.hold = promise;
    const moving = actions.move(["m60"], "archive");
    server.add({ id: "m61" });
    void mail.sync();
    resolve();
    await moving;
    await mail.sync();
    await list.ensure(0, 10);
    assert.deepEqual(rows(list, 2), ["m61", "m59"]);
    assert.equal(list.total.value, 60);
  });
});
