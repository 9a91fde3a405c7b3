import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { nameServers, parseConfig, trustsAuthenticData } from "./config.ts";
import { ConfigRefusal, type ConfigFault } from "./config-refusal.ts";

describe("the static configuration", () => {
  it("has a default for everything", () => {
    const config = parseConfig("", "nameserver 192.0.2.53\n");
    assert.equal(config.dataDirectory, "/var/lib/homepost");
    assert.deepEqual(config.listen.ports, {
      smtp: 25,
      submission: 587,
      submissions: 465,
      imap: 143,
      imaps: 993,
      http: 80,
      https: 443,
    });
    assert.deepEqual(config.dns.servers, ["192.0.2.53"]);
    assert.equal(config.queue.port, 25);
    assert.notEqual(config.hostName, "");
    assert.ok(Object.isFrozen(config.listen.ports));
  });

  it("takes what the file says", () => {
    const config = parseConfig(
      `hostName = "Mail.Example.org"
       logLevel = "debug"
       [listen]
       addresses = ["127.0.0.1"]
       imap = 0
       [tls]
       certificate = "/c.pem"
       key = "/k.pem"
       [dns]
       servers = ["127.0.0.1:5353"]
       [queue]
       port = 2525`,
      "",
    );
    assert.equal(config.hostName, "mail.example.org");
    assert.equal(config.listen.ports.imap, 0);
    assert.deepEqual(config.tls, { certificate: "/c.pem", key: "/k.pem" });
    assert.deepEqual(config.dns.servers, ["127.0.0.1:5353"]);
    assert.equal(config.queue.port, 2525);
  });

  it("names every fault with its path", () => {
    assert.deepEqual(
      faultsOf(
        'hostName = "-/"\nlogLevel = 3\n[listen]\nsmpt = 25\nimap = 70000\n[tls]\nkey = "k"',
      ),
      [
        "hostName: not a host name",
        'logLevel: Invalid type: Expected ("debug" | "info" | "warn" | "error") but received 3',
        "listen.imap: Invalid value: Expected <=65535 but received 70000",
        "listen.smpt: this key is not known here",
        'tls.certificate: the key is missing: Expected "certificate" but received undefined',
        "tls.key: not a path from the root",
      ],
    );
  });

  it("says where the text is not TOML", () => {
    assert.match(faultsOf("a = \n")[0]!, /^: not TOML: .* at line 1, column 5$/);
  });
});

describe("servers of the DNS", () => {
  it("are believed from elsewhere as resolv.conf or the file says", () => {
    assert.ok(trustsAuthenticData("options edns0 trust-ad\nnameserver 192.0.2.1\n"));
    assert.ok(trustsAuthenticData(" options\ttrust-ad ndots:2\n"));
    for (const not of ["# options trust-ad\n", "options no-trust-ad\n", "search trust-ad\n", ""]) {
      assert.ok(!trustsAuthenticData(not));
    }
    const resolvConf = "nameserver 192.0.2.1\noptions trust-ad\n";
    assert.equal(parseConfig("", resolvConf).dns.trustAuthenticData, true);
    const other = '[dns]\nservers = ["192.0.2.2"]\n';
    assert.equal(parseConfig(other, resolvConf).dns.trustAuthenticData, false);
    const trusted = `${other}trustAuthenticData = true\n`;
    assert.equal(parseConfig(trusted, "").dns.trustAuthenticData, true);
  });

  it("are those of resolv.conf", () => {
    assert.deepEqual(nameServers("# nameserver 1.1.1.1\nnameserver ::1 # here\n"), ["::1"]);
    assert.deepEqual(nameServers("search example\n"), ["127.0.0.1"]);
  });
});

it("has settings of TLS for each door", () => {
  const { smtp, imaps } = parseConfig("", "").doorTls;
  assert.deepEqual(smtp, { minVersion: "1.2", sessionTickets: false });
  assert.deepEqual(imaps, { minVersion: "1.2", sessionTickets: true });
  const given = '[listen.tls]\nsmtp.minVersion = "1.0"\nimap.sessionTickets = false';
  const { doorTls } = parseConfig(given, "");
  assert.deepEqual(doorTls.smtp, { minVersion: "1.0", sessionTickets: false });
  assert.deepEqual(doorTls.imap, { minVersion: "1.2", sessionTickets: false });
  assert.match(
    faultsOf('[listen.tls]\nsmtp.minVersion = "3"')[0]!,
    /^listen\.tls\.smtp\.minVersion/,
  );
});

function faultsOf(text: string): string[] {
  try {
    parseConfig(text, "");
  } catch (error) {
    assert.ok(error instanceof ConfigRefusal);
    return error.faults.map(({ path, text: fault }: ConfigFault) => `${path}: ${fault}`);
  }
  return assert.fail("no fault found");
}
