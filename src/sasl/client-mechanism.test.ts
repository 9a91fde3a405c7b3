import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ChannelBindings } from "./channel-binding.ts";
import { saslClientOf, usableMechanisms, type SaslClientOptions } from "./client-mechanism.ts";
import { mechanismNames } from "./mechanism.ts";
import { SaslRefusal } from "./sasl-error.ts";

const endPoint: ChannelBindings = {
  channelBinding: (type) => (type === "tls-exporter" ? undefined : Buffer.from("certificate")),
};
const nothing: ChannelBindings = { channelBinding: () => undefined };
const options: SaslClientOptions = {
  announced: mechanismNames,
  login: "mia",
  password: "secret",
  channelBindings: endPoint,
  plainTextAllowed: true,
  random: (octets) => Buffer.alloc(octets, "N"),
};

describe("usableMechanisms", () => {
  it("takes all where there is TLS, strongest first", () => {
    const announced = mechanismNames.toReversed();
    assert.deepEqual(usableMechanisms({ ...options, announced }), mechanismNames);
  });

  it("leaves out -PLUS without a binding, and what shows the password where that is not allowed", () => {
    const channelBindings = nothing;
    assert.deepEqual(usableMechanisms({ ...options, channelBindings, plainTextAllowed: false }), [
      "SCRAM-SHA-256",
      "SCRAM-SHA-1",
      "CRAM-MD5",
    ]);
  });

  it("takes names in any case, and passes over those it does not know", () => {
    const announced = ["plain", "XOAUTH2", "Login"];
    assert.deepEqual(usableMechanisms({ ...options, announced }), ["PLAIN", "LOGIN"]);
  });
});

describe("saslClientOf", () => {
  const empty = Buffer.alloc(0);

  it("PLAIN says all at once", async () => {
    const client = await saslClientOf("PLAIN", options);
    assert.equal(client.initialResponse()?.toString(), "\0mia\0secret");
    assert.equal(client.hasProof, true);
    await assert.rejects(client.respond(empty), SaslRefusal);
  });

  it("LOGIN answers whatever it is asked, in this order", async () => {
    const client = await saslClientOf("LOGIN", { ...options, password: "ge\u00adheim" });
    assert.equal(client.initialResponse(), undefined);
    assert.equal((await client.respond(Buffer.from("User Name\0"))).toString(), "mia");
    assert.equal((await client.respond(Buffer.from("Password\0"))).toString(), "geheim");
    await assert.rejects(client.respond(empty), SaslRefusal);
  });

  it("CRAM-MD5 answers the example of RFC 2195 §2", async () => {
    const client = await saslClientOf("CRAM-MD5", {
      ...options,
      login: "tim",
      password: "tanstaaftanstaaf",
    });
    const challenge = Buffer.from("<1896.697170952@postoffice.reston.mci.net>");
    assert.equal(
      (await client.respond(challenge)).toString(),
      "tim b913a602c7eda7a495b4e6e7334d3890",
    );
  });

  const first = async (
    name: "SCRAM-SHA-256" | "SCRAM-SHA-256-PLUS",
    changed: Partial<SaslClientOptions>,
  ): Promise<string | undefined> => {
    const client = await saslClientOf(name, { ...options, ...changed });
    return client.initialResponse()?.toString().split(",", 1)[0];
  };

  it("SCRAM tells whether it could bind, RFC 5802 §6", async () => {
    assert.equal(await first("SCRAM-SHA-256-PLUS", {}), "p=tls-server-end-point");
    assert.equal(await first("SCRAM-SHA-256", {}), "n");
    assert.equal(await first("SCRAM-SHA-256", { announced: ["SCRAM-SHA-256"] }), "y");
    const without = { announced: ["SCRAM-SHA-256"], channelBindings: nothing };
    assert.equal(await first("SCRAM-SHA-256", without), "n");
  });

  it("refuses -PLUS without a binding, and passwords that cannot be sent", async () => {
    await assert.rejects(first("SCRAM-SHA-256-PLUS", { channelBindings: undefined }), SaslRefusal);
    await assert.rejects(saslClientOf("PLAIN", { ...options, password: "a\0b" }), SaslRefusal);
  });
});
