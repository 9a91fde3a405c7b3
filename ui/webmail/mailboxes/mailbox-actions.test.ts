import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DoorTransport } from "../jmap/door-transport.ts";
import { Mail } from "../jmap/mail.ts";
import { JmapError, Unreachable } from "../jmap/transport.ts";
import { MailboxActions } from "./mailbox-actions.ts";
import { MailboxTree } from "./mailbox-tree.ts";

const keptNowhere = { getItem: () => null, setItem: () => {} };

async function open(server: DoorTransport) {
  const mail = new Mail(server.client);
  await mail.open();
  const tree = new MailboxTree(mail, keptNowhere, (key) => key);
  return { mail, tree, actions: new MailboxActions(mail) };
}

const plain = (name: string, parentId: string | null = null) => ({ name, parentId, role: null });

describe("mailboxes", () => {
  it("are made in others, renamed and moved", async () => {
    await using server = await DoorTransport.open();
    const { mail, tree, actions } = await open(server);
    const garden = await actions.create(plain("Garden"));
    const seeds = await actions.create(plain("Seeds", garden));
    await mail.sync();
    assert.equal(tree.pathOf(mail.mailboxes.value.get(seeds)!), "Garden/Seeds");
    await actions.update(seeds, plain("Bulbs"));
    await mail.sync();
    assert.equal(tree.pathOf(mail.mailboxes.value.get(seeds)!), "Bulbs");
    await assert.rejects(actions.update(garden, plain("Bulbs")), JmapError);
    await assert.rejects(actions.update(garden, plain("In itself", garden)), JmapError);
  });

  it("take a role from the mailbox that has it", async () => {
    await using server = await DoorTransport.open();
    const { mail, tree, actions } = await open(server);
    const before = mail.byRole.value.get("archive")?.id;
    const id = await actions.create({ name: "Attic", parentId: null, role: "archive" });
    await mail.sync();
    assert.equal(mail.byRole.value.get("archive")?.id, id);
    assert.notEqual(before, id);
    const named = [before!, id].map((one) => tree.nameOf(mail.mailboxes.value.get(one)!));
    assert.deepEqual(named, ["Archive", "Attic"]);
    await actions.update(before!, { name: "Archive", parentId: null, role: "archive" });
    await mail.sync();
    assert.equal(mail.byRole.value.get("archive")?.id, before);
    assert.equal(mail.mailboxes.value.get(id)?.role, null);
  });
});

describe("mailboxes with mail", () => {
  it("are read, emptied and deleted with all that is in them", async () => {
    await using server = await DoorTransport.open();
    const { mail, tree, actions } = await open(server);
    const { test } = server.door;
    const outer = await actions.create(plain("Outer"));
    const inner = await actions.create(plain("Inner", outer));
    await mail.sync();
    for (const id of [outer, inner]) {
      const email = `m${(await test.add("Subject: x\r\n\r\ny")).id}`;
      const update = { [email]: { mailboxIds: { [id]: true } } };
      await server.client.call("Email/set", { update });
    }
    await mail.sync();
    const counts = (id: string) => {
      const { totalEmails, unreadEmails } = mail.mailboxes.value.get(id)!;
      return [totalEmails, unreadEmails];
    };
    assert.deepEqual(
      [counts(outer), counts(inner)],
      [
        [1, 1],
        [1, 1],
      ],
    );
    await actions.markAllRead([outer, inner]);
    await mail.sync();
    assert.deepEqual(
      [counts(outer), counts(inner)],
      [
        [1, 0],
        [1, 0],
      ],
    );
    await actions.empty(inner);
    await mail.sync();
    assert.deepEqual(counts(inner), [0, 0]);
    server.isReachable = false;
    const inside = tree.inside(outer).map(({ id }) => id);
    await assert.rejects(actions.destroy(outer, inside), Unreachable);
    server.isReachable = true;
    await actions.destroy(outer, inside);
    await mail.sync();
    assert.deepEqual(
      [mail.mailboxes.value.has(outer), mail.mailboxes.value.has(inner)],
      [false, false],
    );
  });
});
