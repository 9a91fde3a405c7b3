import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DoorTransport } from "../jmap/door-transport.ts";
import { JmapError, Unreachable } from "../jmap/transport.ts";
import { formatReplyTo, Identities, parseReplyTo } from "./identities.ts";

async function open(server: DoorTransport): Promise<Identities> {
  const identities = new Identities(server.client);
  await identities.load();
  return identities;
}

describe("identities", () => {
  it("are one for each address at first, and take names and signatures", async () => {
    await using server = await DoorTransport.open();
    const identities = await open(server);
    const emails = identities.all.value.map(({ email }) => email);
    assert.deepEqual(emails, ["you@example.org", "also@example.org"]);
    const { id } = identities.all.value[0]!;
    const change = {
      name: "You",
      replyTo: [{ name: null, email: "club@example.org" }],
      textSignature: "-- \nYou",
      htmlSignature: "<b>You</b>",
    };
    await identities.save(id, change);
    const [again] = (await open(server)).all.value;
    assert.deepEqual({ ...again, ...change }, again);
  });

  it("can be added and removed, those of addresses not", async () => {
    await using server = await DoorTransport.open();
    const identities = await open(server);
    const id = await identities.create("you@example.org");
    assert.equal(identities.all.value.length, 3);
    await identities.destroy(id);
    assert.equal(identities.all.value.length, 2);
    await assert.rejects(identities.destroy(identities.all.value[0]!.id), JmapError);
    assert.equal(identities.all.value.length, 2);
    await assert.rejects(identities.create("somebody@elsewhere.example"), /forbiddenFrom/);
  });

  it("go back where a change does not arrive", async () => {
    await using server = await DoorTransport.open();
    const identities = await open(server);
    server.isReachable = false;
    const saved = identities.save(identities.all.value[0]!.id, { name: "Lost" });
    assert.equal(identities.all.value[0]!.name, "Lost");
    await assert.rejects(saved, Unreachable);
    assert.equal(identities.all.value[0]!.name, "");
    await assert.rejects(identities.load(), Unreachable);
    assert.equal(identities.status.value, "failed");
  });
});

describe("addresses for answers", () => {
  for (const [text, addresses] of [
    ["", null],
    [" , ", null],
    ["a@x.example", [{ name: null, email: "a@x.example" }]],
    [
      "Ana B <a@x.example>,c@x.example",
      [
        { name: "Ana B", email: "a@x.example" },
        { name: null, email: "c@x.example" },
      ],
    ],
    ["nobody", undefined],
    ["a@x.example, nobody", undefined],
    ["a@x.example>", undefined],
  ] as const) {
    it(`are ${JSON.stringify(text)}`, () => {
      assert.deepEqual(parseReplyTo(text), addresses);
      if (addresses !== undefined) {
        assert.deepEqual(parseReplyTo(formatReplyTo(addresses)), addresses);
      }
    });
  }
});
