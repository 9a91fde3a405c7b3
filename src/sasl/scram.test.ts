import assert from "node:assert/strict";
import { pbkdf2Sync } from "node:crypto";
import { describe, it } from "node:test";
import type { ChannelBindings } from "./channel-binding.ts";
import { SaslRefusal, type SaslRefusalReason } from "./sasl-error.ts";
import { ScramClient, type ClientBinding } from "./scram-client.ts";
import {
  digestName,
  digestOctets,
  inventedScramCredential,
  scramCredentialOf,
  type ScramCredential,
  type ScramHash,
} from "./scram-keys.ts";
import { ScramServer, type ScramServerOptions } from "./scram-server.ts";

/** RFC 5802 §5 and RFC 7677 §3 */
const examples = [
  {
    hash: "sha-1",
    salt: "QSXCR+Q6sek8bf92",
    clientNonce: "fyko+d2lbbFgONRv9qkxdawL",
    serverNonce: "3rfcNHYJY1ZVvWVs7j",
    clientFirst: "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL",
    serverFirst: "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
    clientFinal:
      "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
    serverFinal: "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=",
  },
  {
    hash: "sha-256",
    salt: "W22ZaJ0SNY7soEsUEjb6gQ==",
    clientNonce: "rOprNGfwEbeRWgbNEkqO",
    serverNonce: "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
    clientFirst: "n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
    serverFirst:
      "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
    clientFinal:
      "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
    serverFinal: "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
  },
] as const;

function credentialOf(hash: ScramHash, password: string, saltText: string): ScramCredential {
  const salt = Buffer.from(saltText, "base64");
  const iterations = 4096;
  const length = digestOctets(hash);
  const saltedPassword = pbkdf2Sync(password, salt, iterations, length, digestName(hash));
  return scramCredentialOf({ hash, saltedPassword, salt, iterations });
}

const octetsOf = (text: string): Buffer => Buffer.from(text, "latin1");

describe("SCRAM, the examples of RFC 5802 §5 and RFC 7677 §3", () => {
  for (const example of examples) {
    const { hash, clientNonce, serverNonce: nonce } = example;

    it(`${hash}: the server lets the user in`, () => {
      const server = new ScramServer({ ...plain, hash, nonce });
      assert.equal(server.clientFirst(octetsOf(example.clientFirst)), "user");
      const serverFirst = server.serverFirst(credentialOf(hash, "pencil", example.salt));
      assert.equal(serverFirst.toString(), example.serverFirst);
      const serverFinal = server.clientFinal(octetsOf(example.clientFinal));
      assert.equal(serverFinal.toString(), example.serverFinal);
    });

    it(`${hash}: the client says the same`, async () => {
      const client = new ScramClient({
        hash,
        login: "user",
        password: "pencil",
        nonce: clientNonce,
        binding: { kind: "n" },
      });
      assert.equal(client.initialResponse().toString(), example.clientFirst);
      const final = await client.respond(octetsOf(example.serverFirst));
      assert.equal(final.toString(), example.clientFinal);
      assert.equal(client.hasProof, false);
      assert.equal((await client.respond(octetsOf(example.serverFinal))).length, 0);
      assert.equal(client.hasProof, true);
    });
  }
});

const plain = { plus: false, plusAnnounced: false, channelBindings: undefined } as const;
const bindings: ChannelBindings = {
  channelBinding: (type) => (type === "tls-exporter" ? Buffer.from("exported") : undefined),
};
const bound: ClientBinding = {
  kind: "p",
  type: "tls-exporter",
  octets: Buffer.from("exported"),
};

/** Runs both sides against each other: "in", or why the server refuses. */
async function outcome(of: {
  readonly binding: ClientBinding;
  readonly server: Pick<ScramServerOptions, "plus" | "plusAnnounced" | "channelBindings">;
  readonly login?: string;
  readonly password?: string;
  readonly credential?: ScramCredential;
}): Promise<"in" | SaslRefusalReason> {
  const hash = "sha-256";
  const { binding, login = "user", password = "pencil" } = of;
  const server = new ScramServer({ ...of.server, hash, nonce: "server" });
  const client = new ScramClient({ hash, login, password, nonce: "client", binding });
  try {
    assert.equal(server.clientFirst(client.initialResponse()), login);
    const credential = of.credential ?? credentialOf(hash, "pencil", "QSXCR+Q6sek8bf92");
    const serverFinal = server.clientFinal(await client.respond(server.serverFirst(credential)));
    await client.respond(serverFinal);
    return client.hasProof ? "in" : assert.fail("no proof");
  } catch (error) {
    return error instanceof SaslRefusal ? error.reason : assert.fail(error as Error);
  }
}

describe("SCRAM, RFC 5802 §6", () => {
  const plus = { plus: true, plusAnnounced: true, channelBindings: bindings };
  const table: Record<string, readonly [Parameters<typeof outcome>[0], string]> = {
    "lets in with a binding": [{ binding: bound, server: plus }, "in"],
    "lets in without one": [{ binding: { kind: "n" }, server: plain }, "in"],
    "lets in a client that could bind where nothing was announced": [
      { binding: { kind: "y" }, server: plain },
      "in",
    ],
    "lets in a client that cannot bind though it was announced": [
      { binding: { kind: "n" }, server: { ...plus, plus: false } },
      "in",
    ],
    "refuses a downgrade": [
      { binding: { kind: "y" }, server: { ...plus, plus: false } },
      "bad-channel-binding",
    ],
    "refuses the binding of another connection": [
      { binding: { ...bound, octets: Buffer.from("another") }, server: plus },
      "bad-channel-binding",
    ],
    "refuses a binding type that the connection does not have": [
      { binding: { ...bound, type: "tls-server-end-point" }, server: plus },
      "bad-channel-binding",
    ],
    "refuses a binding type that it does not know": [
      { binding: { ...bound, type: "tls-unique" as "tls-exporter" }, server: plus },
      "bad-channel-binding",
    ],
    "refuses a binding without TLS": [
      { binding: bound, server: { ...plus, channelBindings: undefined } },
      "bad-channel-binding",
    ],
    "refuses -PLUS without a binding": [{ binding: { kind: "n" }, server: plus }, "bad-protocol"],
    "refuses a binding without -PLUS": [{ binding: bound, server: plain }, "bad-protocol"],
    "refuses a wrong password": [
      { binding: { kind: "n" }, server: plain, password: "pencils" },
      "bad-credentials",
    ],
    "lets in names with comma, equals sign and umlaut": [
      { binding: { kind: "n" }, server: plain, login: "a=b,c=2C ü@x" },
      "in",
    ],
    "lets nobody in with an invented credential": [
      {
        binding: { kind: "n" },
        server: plain,
        credential: inventedScramCredential({
          hash: "sha-256",
          login: "user",
          secret: Buffer.from("secret"),
          iterations: 4096,
        }),
      },
      "bad-credentials",
    ],
  };
  for (const [claim, [of, expected]] of Object.entries(table)) {
    it(claim, async () => assert.equal(await outcome(of), expected));
  }
});

describe("ScramServer", () => {
  const refusal = (reason: SaslRefusalReason) => (error: unknown) =>
    error instanceof SaslRefusal && error.reason === reason;
  const credential = credentialOf("sha-1", "pencil", examples[0].salt);
  const serverAfter = (first: string): ScramServer => {
    const server = new ScramServer({ ...plain, hash: "sha-1", nonce: examples[0].serverNonce });
    server.clientFirst(octetsOf(first));
    server.serverFirst(credential);
    return server;
  };

  it("refuses another nonce", () => {
    const replayed = examples[0].clientFinal.replace("Vs7j", "Vs7k");
    const server = serverAfter(examples[0].clientFirst);
    assert.throws(() => server.clientFinal(octetsOf(replayed)), refusal("bad-protocol"));
  });

  it("refuses a proof of another length", () => {
    const server = serverAfter(examples[0].clientFirst);
    const short = examples[0].clientFinal.replace(/p=.*/, "p=v0X8");
    assert.throws(() => server.clientFinal(octetsOf(short)), refusal("bad-credentials"));
  });

  it("takes the own name as authorization identity, and refuses another", () => {
    const own = examples[0].clientFirst.replace("n,,", "n,a=user,");
    assert.equal(
      new ScramServer({ ...plain, hash: "sha-1", nonce: "s" }).clientFirst(octetsOf(own)),
      "user",
    );
    const other = examples[0].clientFirst.replace("n,,", "n,a=root,");
    assert.throws(() => serverAfter(other), refusal("bad-credentials"));
  });
});

describe("ScramClient", () => {
  const client = (): ScramClient =>
    new ScramClient({
      hash: "sha-1",
      login: "user",
      password: "pencil",
      nonce: examples[0].clientNonce,
      binding: { kind: "n" },
    });
  const { serverFirst } = examples[0];
  for (const [claim, message] of Object.entries({
    "another nonce": serverFirst.replace("r=f", "r=g"),
    "its own nonce alone": `r=${examples[0].clientNonce},s=QSXCR+Q6sek8bf92,i=4096`,
    "too few iterations": serverFirst.replace("4096", "4095"),
    "too many iterations": serverFirst.replace("4096", "1000001"),
  })) {
    it(`refuses ${claim}`, async () => {
      await assert.rejects(client().respond(octetsOf(message)), SaslRefusal);
    });
  }

  for (const message of ["v=smF9pqV8S7suAoZWja4dJRkFsKQ=", "v=rmF9", "e=invalid-proof"]) {
    it(`does not trust ${message}`, async () => {
      const made = client();
      await made.respond(octetsOf(serverFirst));
      await assert.rejects(made.respond(octetsOf(message)), SaslRefusal);
      assert.equal(made.hasProof, false);
    });
  }

  it("refuses to talk on when the server has proved itself", async () => {
    const made = client();
    await made.respond(octetsOf(serverFirst));
    await made.respond(octetsOf(examples[0].serverFinal));
    await assert.rejects(made.respond(Buffer.alloc(0)), SaslRefusal);
  });
});

describe("inventedScramCredential", () => {
  it("is the same each time, and another for another login, hash or secret", () => {
    const salt = (hash: ScramHash, login: string, secret: string): string =>
      inventedScramCredential({
        hash,
        login,
        secret: Buffer.from(secret),
        iterations: 4096,
      }).salt.toString("hex");
    assert.equal(salt("sha-1", "mia", "s"), salt("sha-1", "mia", "s"));
    const all = [salt("sha-1", "mia", "s"), salt("sha-256", "mia", "s"), salt("sha-1", "tom", "s")];
    assert.equal(new Set([...all, salt("sha-1", "mia", "t")]).size, 4);
    assert.ok(all.every((text) => text.length === 32));
  });
});
