import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ProofRefusal } from "../acme/dns-proofs.ts";
import { FixedResolver } from "../dns/fixed-resolver.ts";
import { zoneProofs } from "./zone-proofs.ts";
import type { ZoneAccess, ZoneUpdates } from "./zone-updates.ts";

const access: ZoneAccess = {
  domain: "example.org",
  zone: "example.org",
  server: { host: "192.0.2.53", port: 53 },
  key: { name: "home", algorithm: "hmac-sha256", secret: Buffer.from("secret") },
};
const name = "_acme-challenge.example.org";

describe("proofs in a zone of ours", () => {
  it("are shown until they are seen, and taken away", async () => {
    const said: string[] = [];
    let looks = 0;
    const text: ZoneUpdates["text"] = async (kind, { zone }, of) => {
      said.push(`${kind} ${of.name} ${of.value} in ${zone}`);
      return { kind: "done" };
    };
    const resolver = new FixedResolver({ txt: () => (++looks < 3 ? undefined : ["x", "digest"]) });
    const proofs = zoneProofs({ updates: { text }, accessFor: () => access, resolver, lookMs: 0 });
    assert.equal(proofs.isFor(name), true);
    {
      await using _ = await proofs.show(name, "digest");
      assert.equal(looks, 3);
    }
    assert.deepEqual(said, [
      `add ${name} digest in example.org`,
      `remove ${name} digest in example.org`,
    ]);
  });

  it("are refused with what to do", async () => {
    const text: ZoneUpdates["text"] = async () => ({
      kind: "refused",
      reason: "why",
      advice: "what to do",
    });
    const resolver = new FixedResolver({});
    const proofs = zoneProofs({ updates: { text }, accessFor: () => access, resolver, lookMs: 0 });
    await assert.rejects(proofs.show(name, "digest"), (error) => {
      assert.ok(error instanceof ProofRefusal);
      assert.deepEqual([error.message, error.advice], ["why", "what to do"]);
      return true;
    });
    const none = zoneProofs({ updates: { text }, accessFor: () => undefined, resolver });
    assert.equal(none.isFor(name), false);
    await assert.rejects(none.show(name, "digest"), ProofRefusal);
  });
});
