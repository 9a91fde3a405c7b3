import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { quietLog, TestStore } from "../testing/store.ts";
import { DiskRoom, reserveOf, spaceOf } from "./disk-room.ts";

const mib = 1024 * 1024;

/** A disk of 1000 MiB, 50 of which are the reserve. */
function diskWith(free: number) {
  const disk = { free, total: 1000 * mib, isGone: false, looks: 0, at: 0 };
  const space = () => {
    disk.looks++;
    if (disk.isGone) throw new Error("no such disk");
    return disk;
  };
  const room = new DiskRoom({ space, now: () => disk.at, log: quietLog() });
  return { disk, room };
}

describe("the room for new mail, appliance.md 5.8", () => {
  it("ends where the reserve begins", () => {
    const { room } = diskWith(60 * mib);
    assert.deepEqual(
      [0, 10 * mib, 10 * mib + 1].map((octets) => room.hasFor(octets)),
      [true, true, false],
    );
    assert.equal(diskWith(50 * mib).room.hasFor(0), false);
  });

  it("is a twentieth of the disk, and a gigabyte of a large one", () => {
    assert.equal(reserveOf({ total: 1000 * mib }), 50 * mib);
    assert.equal(reserveOf({ total: 1_000_000 * mib }), 1024 * mib);
  });

  it("is looked at once a second, and what is taken meanwhile counts", () => {
    const { disk, room } = diskWith(60 * mib);
    assert.equal(room.hasFor(6 * mib), true);
    room.take(6 * mib);
    assert.equal(room.hasFor(6 * mib), false);
    assert.equal(disk.looks, 1);
    disk.at = 1000;
    assert.equal(room.hasFor(6 * mib), true);
    assert.equal(disk.looks, 2);
  });

  it("is there where nobody can say", () => {
    const { disk, room } = diskWith(0);
    disk.isGone = true;
    assert.equal(room.hasFor(100 * mib), true);
  });

  it("is that of the file system", () => {
    const { free, total } = spaceOf(import.meta.dirname);
    assert.ok(free > 0 && free <= total);
  });
});

describe("a store without room", () => {
  it("takes no new mail and no copies, but those in the trash; all else goes on", async () => {
    const { disk, room } = diskWith(60 * mib);
    await using test = await TestStore.open(["you"], { room });
    const text = "Subject: x\r\n\r\nbody\r\n";
    await test.add(text);
    disk.free = 40 * mib;
    disk.at = 1000;
    const { store } = test;
    const refused = { name: "StoreRefusal", reason: "disk-full" };
    assert.equal(store.hasRoomFor(0), false);
    await assert.rejects(test.add(text), refused);
    const inbox = test.mailboxId("INBOX");
    const trash = store.mailboxByUse(test.accountId(), "\\Trash");
    const uids = Uint32Array.of(1);
    await assert.rejects(store.copy(inbox, uids, inbox), refused);
    assert.equal((await store.copy(inbox, uids, trash!.id)).toUids.length, 1);
    await store.removeMessages(inbox, uids);
    disk.free = 60 * mib;
    disk.at = 2000;
    await test.add(text);
  });

  it("drops what is on its way as soon as it is too much", async () => {
    const { disk, room } = diskWith(51 * mib);
    await using test = await TestStore.open(["you"], { room });
    await using message = test.store.incoming();
    const write = async (): Promise<void> => {
      for (let i = 0; i < 40; i++) await message.write(Buffer.alloc(mib / 16, "x"));
    };
    await assert.rejects(write(), { name: "StoreRefusal", reason: "disk-full" });
    assert.ok(message.size < 3 * mib);
    assert.equal(disk.looks, 1);
  });
});
