// What we say of certificates by TLSA records is what OpenSSL says of the same handshake (as Postfix does).
import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { describe, it } from "node:test";
import { connect, createServer } from "node:tls";
import { usableRecords } from "../dane/tlsa-records.ts";
import { failureOf, tlsOptionsOf } from "../smtp-client/tls-policy.ts";
import { CertificateAuthority } from "../testing/certificate-authority.ts";
import type { Issued } from "../testing/certificate-authority.ts";
import { run } from "./program.ts";
import { tlsaOf } from "./small-internet/tlsa.ts";
import type { TlsaKind } from "./small-internet/tlsa.ts";

const name = "mx.a.example";
const root = new CertificateAuthority("Root");
const middle = new CertificateAuthority("Middle", root);
const stranger = new CertificateAuthority("Stranger");
const good = middle.issue([name]);
const expired = middle.issue([name], { validDays: -1 });
const other = middle.issue(["mx.b.example"]);
const wildcard = middle.issue(["*.a.example"]);
const foreign = stranger.issue([name]);

const shown: Readonly<Record<string, readonly [Issued, ...string[]]>> = {
  "all of its chain": [good, middle.certificate, root.certificate],
  "its chain without the root": [good, middle.certificate],
  "its chain out of order": [good, root.certificate, stranger.certificate, middle.certificate],
  "itself alone": [good],
  "what is over": [expired, middle.certificate, root.certificate],
  "another name": [other, middle.certificate, root.certificate],
  "a wildcard": [wildcard, middle.certificate, root.certificate],
  "a stranger's": [foreign, stranger.certificate],
};

/** Whole, or by either digest. */
const selections = [
  { selector: 0, matchingType: 0 },
  { selector: 1, matchingType: 0 },
  { selector: 0, matchingType: 1 },
  { selector: 1, matchingType: 2 },
] as const;
const kinds: readonly TlsaKind[] = selections.flatMap((of) => [
  { usage: 2, ...of },
  { usage: 3, ...of },
]);

describe("DANE, as OpenSSL has it", () => {
  for (const [what, [issued, ...issuers]] of Object.entries(shown)) {
    it(`of a server that shows ${what}`, async () => {
      const cert = [issued.certificate, ...issuers].join("");
      await using server = await listening(issued.key, cert);
      const published = { server: issued.parsed, middle: middle.parsed, root: root.parsed };
      for (const [of, certificate] of Object.entries(published)) {
        for (const kind of kinds) {
          const record = tlsaOf(certificate, kind);
          const ours = await ourWord(server.port, record);
          const theirs = await theirWord(server.port, record);
          assert.equal(ours, theirs, `${of}: ${record.slice(0, 20)}`);
        }
      }
    });
  }
});

async function listening(key: string, cert: string) {
  const server = createServer({ key, cert }, (socket) => socket.on("error", () => {}).end());
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, "close");
    },
  };
}

async function ourWord(port: number, record: string): Promise<boolean> {
  const [usage = 0, selector = 0, matchingType = 0] = record.split(" ").map(Number);
  const data = Buffer.from(record.slice(record.lastIndexOf(" ") + 1), "hex");
  const given = { usage, selector, matchingType, data };
  const policy = { kind: "dane", records: usableRecords([given]), names: [name] } as const;
  const socket = connect({ port, host: "127.0.0.1", ...tlsOptionsOf(policy, name) });
  socket.on("error", () => {});
  await once(socket, "secureConnect");
  const failure = failureOf(policy, socket, Date.now());
  socket.destroy();
  return failure === undefined;
}

async function theirWord(port: number, record: string): Promise<boolean> {
  const words = ["s_client", "-brief", "-verify_return_error", "-dane_ee_no_namechecks"];
  const at = ["-connect", `127.0.0.1:${port}`, "-servername", name];
  const dane = ["-dane_tlsa_domain", name, "-dane_tlsa_rrdata", record];
  const { status } = await run("openssl", [...words, ...at, ...dane], { status: undefined });
  return status === 0;
}
