// TLS of the doors as openssl sees it: names, versions, tickets. mail-behaviours 1.4
import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { Hono } from "hono";
import { ConnectionLimiter } from "../account/connection-limiter.ts";
import { CertificateAuthority } from "../testing/certificate-authority.ts";
import { ImapDoor } from "../testing/imap-door.ts";
import { TestDoor } from "../testing/smtp-door.ts";
import { quietLog } from "../testing/store.ts";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import type { Certificates } from "../tls/certificates.ts";
import { doorTlsDefaults } from "../tls/door-tls.ts";
import type { DoorTls } from "../tls/door-tls.ts";
import { HostKeys } from "../tls/host-keys.ts";
import { IssuedCertificates } from "../tls/issued-certificates.ts";
import { KeptCertificates } from "../tls/kept-certificates.ts";
import { HttpDoor } from "../web/http-door.ts";
import { run } from "./program.ts";

type DoorKind = "reception" | "submission" | "submissions" | "imap" | "imaps" | "https";

let directory: TemporaryDirectory;
let kept: KeptCertificates;

before(async () => {
  directory = await TemporaryDirectory.make("tls-doors");
  kept = new KeptCertificates({
    directory: directory.path,
    names: ["mail.example.org"],
    files: undefined,
    log: quietLog(),
    now: Date.now,
  });
});
after(() => directory[Symbol.asyncDispose]());

interface Seen {
  /** Such as "TLSv1.3"; undefined: no session came up. */
  readonly version: string | undefined;
  readonly alert: string | undefined;
  readonly output: string;
}

/** What openssl, with these words, sees of a door with these settings. */
async function see(
  kind: DoorKind,
  words: readonly string[],
  settings: Partial<DoorTls> = {},
  identity = kept,
): Promise<Seen> {
  const certificates = identity.forDoor({ ...doorTlsDefaults, ...settings });
  await using door = await openDoor(certificates, kind);
  return await client(door.port, kind, words);
}

function openDoor(certificates: Certificates, kind: DoorKind): Promise<OpenDoor> {
  if (kind === "https") return httpsDoor(certificates);
  if (kind === "imap" || kind === "imaps") return imapDoor(certificates, kind === "imaps");
  return smtpDoor(certificates, kind);
}

async function client(port: number, kind: DoorKind, words: readonly string[]): Promise<Seen> {
  const implicit = kind === "submissions" || kind === "imaps" || kind === "https";
  const starttls = implicit ? [] : ["-starttls", kind === "imap" ? "imap" : "smtp"];
  const args = ["s_client", "-connect", `127.0.0.1:${port}`, ...starttls, ...words];
  // Tickets of TLS 1.3 come behind the handshake: the answer to this command comes behind them.
  const input =
    kind === "https"
      ? "GET / HTTP/1.0\r\n\r\n"
      : kind === "imap" || kind === "imaps"
        ? "a LOGOUT\r\n"
        : "QUIT\r\n";
  const { stdout, stderr } = await run("openssl", [...args, "-ign_eof"], {
    input,
    status: undefined,
  });
  const output = stdout + stderr;
  const [, version] = /^\s*Protocol\s*: (TLSv[0-9.]+)$/m.exec(output) ?? [];
  const [, newVersion] = /^New, (TLSv[0-9.]+), Cipher is TLS_/m.exec(output) ?? [];
  const [, alert] = /SSL alert number ([0-9]+)/.exec(output) ?? [];
  const isUp = !output.includes("Cipher is (NONE)") && alert === undefined;
  return { version: isUp ? (newVersion ?? version) : undefined, alert, output };
}

interface OpenDoor extends AsyncDisposable {
  readonly port: number;
}

function smtpDoor(certificates: Certificates, kind: DoorKind): Promise<OpenDoor> {
  return TestDoor.open({
    certificates,
    kind: kind === "reception" ? "reception" : "submission",
    implicitTls: kind === "submissions",
  });
}

async function imapDoor(certificates: Certificates, implicitTls: boolean): Promise<OpenDoor> {
  const door = await ImapDoor.open({ certificates });
  const listener = door.server.listener({ implicitTls });
  await once(listener.listen(0, "127.0.0.1"), "listening");
  const { port } = listener.address() as AddressInfo;
  return { port, [Symbol.asyncDispose]: () => door[Symbol.asyncDispose]() };
}

async function httpsDoor(certificates: Certificates): Promise<OpenDoor> {
  const log = quietLog();
  const connections = new ConnectionLimiter({ clock: Date.now, rateLimits: false });
  const door = new HttpDoor({ app: new Hono(), certificates, connections, log });
  const listener = await door.listen({ port: 0, host: "127.0.0.1" });
  const { port } = listener.address() as AddressInfo;
  return { port, [Symbol.asyncDispose]: () => door.close() };
}

const kinds: readonly DoorKind[] = [
  "reception",
  "submission",
  "submissions",
  "imap",
  "imaps",
  "https",
];
const versions = ["-tls1_2", "-tls1_3"];

describe("names that clients ask for", () => {
  for (const kind of kinds) {
    for (const version of versions) {
      it(`are answered by ${kind}, or refused with "unrecognized name" (${version})`, async () => {
        for (const words of [["-noservername"], ["-servername", "mail.example.org"]]) {
          const { output, version: seen } = await see(kind, [version, ...words]);
          assert.ok(seen, output);
          assert.match(output, /subject=CN = mail\.example\.org/);
        }
        const other = await see(kind, [version, "-servername", "other.example"]);
        if (kind === "reception") assert.ok(other.version, other.output);
        else assert.deepEqual([other.version, other.alert], [undefined, "112"], other.output);
      });
    }
  }
});

describe("certificates for two kinds of keys", () => {
  let both: KeptCertificates;

  before(async () => {
    const hostKeys = new HostKeys(directory.path);
    const log = quietLog();
    const issued = new IssuedCertificates({ directory: directory.file("issued"), hostKeys, log });
    const authority = new CertificateAuthority();
    for (const { kind, pem } of await hostKeys.all()) {
      const { chain } = authority.issue(["mail.example.org"], { key: pem });
      await issued.put("mail.example.org", kind, chain);
    }
    both = new KeptCertificates({
      directory: directory.path,
      names: ["mail.example.org"],
      files: undefined,
      hostKeys,
      issued,
      log,
      now: Date.now,
    });
  });

  for (const kind of kinds) {
    it(`are shown by ${kind} as clients can, with and without a name`, async () => {
      for (const name of [["-noservername"], ["-servername", "mail.example.org"]]) {
        for (const [algorithm, type] of [
          ["ecdsa_secp256r1_sha256", "ECDSA"],
          ["rsa_pss_rsae_sha256", "RSA-PSS"],
        ] as const) {
          const { output } = await see(kind, [...name, "-sigalgs", algorithm], {}, both);
          assert.match(output, new RegExp(`^Peer signature type: ${type}$`, "m"));
          assert.match(output, /subject=CN = mail\.example\.org/);
        }
      }
    });
  }
});

describe("versions of TLS", () => {
  // openssl itself refuses the old versions unless it is told not to.
  const old = ["-cipher", "DEFAULT@SECLEVEL=0"];
  const cases: readonly (readonly [Partial<DoorTls>, string, string | undefined])[] = [
    [{}, "-tls1_1", undefined],
    [{}, "-tls1_2", "TLSv1.2"],
    [{}, "-tls1_3", "TLSv1.3"],
    [{ minVersion: "1.3" }, "-tls1_2", undefined],
    [{ minVersion: "1.3" }, "-tls1_3", "TLSv1.3"],
    [{ minVersion: "1.0" }, "-tls1", "TLSv1"],
    [{ minVersion: "1.0" }, "-tls1_2", "TLSv1.2"],
    [{ minVersion: "1.1" }, "-tls1", undefined],
    [{ minVersion: "1.1" }, "-tls1_1", "TLSv1.1"],
  ];
  for (const [settings, version, expected] of cases) {
    const from = settings.minVersion ?? "the usual on";
    it(`${expected ? "are spoken" : "are not spoken"}: ${version} from ${from}`, async () => {
      for (const kind of ["reception", "imaps"] as const) {
        const seen = await see(kind, [version, ...old], settings);
        assert.equal(seen.version, expected, seen.output);
      }
    });
  }
});

describe("session tickets", () => {
  it("of TLS 1.2 are given, or not", async () => {
    const on = await see("submissions", ["-tls1_2"]);
    assert.match(on.output, /TLS session ticket:/);
    const off = await see("submissions", ["-tls1_2"], { sessionTickets: false });
    assert.doesNotMatch(off.output, /TLS session ticket:/);
  });

  it("of TLS 1.3 are given all the same, naming a session in memory: Node has no switch", async () => {
    const on = await see("submissions", ["-tls1_3"]);
    assert.match(on.output, /Post-Handshake New Session Ticket arrived/);
    const off = await see("submissions", ["-tls1_3"], { sessionTickets: false });
    assert.match(off.output, /Post-Handshake New Session Ticket arrived/);
    // What holds the session itself has some 200 octets, its name 32.
    assert.ok(ticketOctets(off.output) <= 32, off.output);
    assert.ok(ticketOctets(on.output) > 100, on.output);
  });

  it("are taken by the next connection", async () => {
    const file = directory.file("session");
    await using door = await smtpDoor(kept.forDoor(doorTlsDefaults), "submissions");
    for (const version of versions) {
      const first = await client(door.port, "submissions", [version, "-sess_out", file]);
      assert.match(first.output, /^New, TLS/m);
      const second = await client(door.port, "submissions", [version, "-sess_in", file]);
      assert.match(second.output, /^Reused, TLS/m, version);
    }
  });
});

function ticketOctets(output: string): number {
  const [dump = ""] =
    /TLS session ticket:\n((?:\s+[0-9a-f]{4} - .*\n)+)/.exec(output)?.slice(1) ?? [];
  return [...dump.matchAll(/^\s+[0-9a-f]{4} - ((?:[0-9a-f]{2}[ -]?){1,16})/gm)]
    .map(([, line = ""]) => line.match(/[0-9a-f]{2}/g)?.length ?? 0)
    .reduce((sum, octets) => sum + octets, 0);
}
