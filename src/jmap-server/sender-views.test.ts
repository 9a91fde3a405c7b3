import assert from "node:assert/strict";
import { it } from "node:test";
import { TestStore } from "../testing/store.ts";
import { chooseSenderView, senderViewOf, senderViews } from "./sender-views.ts";

it("keeps how mail of a sender is shown, whatever the case of the address", async () => {
  await using test = await TestStore.open(["you", "other"]);
  const { objects } = test.store;
  const [you, other] = [test.accountId(), test.accountId("other")];
  const choose = (address: string, view: "text" | "html" | "external" | undefined) =>
    chooseSenderView(objects, you, { address, view });
  await objects.change({ accountId: you, kind: "settings", put: [{ value: "{}" }], remove: [] });
  await choose("A@x.example", "external");
  await choose("a@x.example.net", "html");
  assert.equal(senderViewOf(objects, you, "a@X.example"), "external");
  assert.equal(senderViewOf(objects, other, "a@x.example"), undefined);
  await choose("a@X.example", "text");
  assert.deepEqual(senderViews(objects, you), [
    { address: "a@x.example", view: "text" },
    { address: "a@x.example.net", view: "html" },
  ]);
  await choose("a@x.example", undefined);
  await choose("never@x.example", undefined);
  assert.equal(senderViewOf(objects, you, "a@x.example"), undefined);
  assert.equal(objects.all(you, "settings").length, 2);
});
