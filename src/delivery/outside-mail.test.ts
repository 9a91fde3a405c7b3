import assert from "node:assert/strict";
import { it } from "node:test";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { noting, OutsideMail } from "./outside-mail.ts";
import type { Reception, Transaction, Verdict } from "./reception.ts";

it("notes mail that was accepted from the Internet, over restarts", async () => {
  await using directory = await TemporaryDirectory.make("outside");
  const file = directory.file("outside-mail.json");
  let verdict: Verdict = { kind: "refused", code: 550, enhancedStatusCode: "5.1.1", text: "no" };
  const reception: Reception = {
    mailFrom: async () => verdict,
    rcptTo: async () => verdict,
    message: async () => verdict,
  };
  const mail = new OutsideMail(file, () => 1000);
  const bring = async (remoteAddress: string): Promise<void> => {
    await noting(reception, mail).message({ remoteAddress } as Transaction, {} as never);
  };
  await bring("203.0.113.1");
  assert.equal(mail.last, undefined);
  verdict = { kind: "accepted" };
  await bring("192.168.1.2");
  assert.equal(mail.last, undefined);
  await bring("::ffff:203.0.113.1");
  assert.deepEqual(mail.last, { at: 1000, address: "203.0.113.1" });
  assert.deepEqual(new OutsideMail(file, () => 2000).last, mail.last);
  assert.equal(new OutsideMail(directory.file("none"), () => 1).last, undefined);
});
