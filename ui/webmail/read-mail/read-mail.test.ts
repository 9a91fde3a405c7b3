import assert from "node:assert/strict";
import { it } from "node:test";
import { ReadMail } from "./read-mail.ts";
import type { Keep } from "./read-mail.ts";

function memoryKeep(): Keep & { readonly kept: Map<string, unknown> } {
  const kept = new Map<string, unknown>();
  return {
    kept,
    get: async (key) => kept.get(key),
    put: async (key, value) => {
      kept.delete(key);
      kept.set(key, value);
    },
    keys: async () => [...kept.keys()],
    delete: async (key) => void kept.delete(key),
  };
}

const message = (id: string) => ({ id }) as Parameters<ReadMail["keepMessage"]>[0];

it("keeps what was read last, and not more than that", async () => {
  const keep = memoryKeep();
  const mail = new ReadMail(keep);
  for (let at = 0; at < 305; at++) await mail.keepMessage(message(`m${at}`));
  assert.equal(keep.kept.size, 300);
  assert.equal(await mail.message("m0"), undefined);
  assert.deepEqual(await mail.message("m304"), { id: "m304" });
  await mail.clear();
  assert.equal(keep.kept.size, 0);
});

it("does without where nothing can be kept", async () => {
  const refuse = () => Promise.reject(new Error("no space"));
  const mail = new ReadMail({ get: refuse, put: refuse, keys: refuse, delete: refuse });
  await mail.keepMessage(message("m1"));
  assert.equal(await mail.message("m1"), undefined);
  await mail.clear();
});
