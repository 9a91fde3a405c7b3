import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { it } from "node:test";
import { fileURLToPath } from "node:url";
import { SMTPConnection } from "smtp-server/lib/smtp-connection.js";
import { SMTPStream } from "smtp-server/lib/smtp-stream.js";
import { SMTPServer } from "smtp-server";

const source = (name: string): string =>
  readFileSync(fileURLToPath(import.meta.resolve(`smtp-server/lib/${name}`)), "utf8");

it("has the version that the extension points were read in", () => {
  const path = fileURLToPath(import.meta.resolve("smtp-server/package.json"));
  assert.equal(JSON.parse(readFileSync(path, "utf8")).version, "3.21.6");
});

it("has the methods that are overridden or called", () => {
  const points: readonly (readonly [of: object, names: readonly string[]])[] = [
    [
      SMTPServer.prototype,
      ["updateSecureContext", "connect", "onConnect", "onSecure", "_resolveSNI"],
    ],
    [
      SMTPConnection.prototype,
      [
        "init",
        "connectionReady",
        "send",
        "close",
        "upgrade",
        "_createParser",
        "_setListeners",
        "_getHandler",
        "_getEnhancedStatusCode",
        "_onCommand",
        "_onTimeout",
        "_armTimeout",
        "_onClose",
      ],
    ],
    [SMTPStream.prototype, ["_write", "oncommand"]],
  ];
  for (const [prototype, names] of points) {
    for (const name of names) {
      assert.equal(typeof Reflect.get(prototype, name), "function", name);
    }
  }
});

it("uses them in the way that is relied upon", () => {
  const connection = source("smtp-connection.js");
  // Every socket write, every parser and every handler goes through what we override.
  assert.equal(connection.match(/this\._socket\.write\(/g)?.length, 1);
  assert.equal(connection.match(/new SMTPStream\(/g)?.length, 1);
  assert.match(
    connection,
    /if \(this\._isSupported\(commandName\)\) \{\s+handler = this\._getHandler\(/,
  );
  assert.match(connection, /handler = this\._nextHandler;\s+this\._nextHandler = false;/);
  assert.match(connection, /const done = \(\) => this\._whenWritable\(next\);/);
  // STARTTLS retires the input that holds what came in the clear.
  assert.match(
    connection,
    /this\._parser\.isClosed = true;\s+this\._parser = this\._createParser\(\);/,
  );
  assert.match(connection, /secureContext: server\.secureContext\.get\('\*'\)/);
  assert.match(
    connection,
    /SNICallback: \(servername, cb\) => server\._resolveSNI\(servername, cb\)/,
  );
  assert.match(connection, /createTLSSocketOptions\(this\._server\)/);
  assert.match(connection, /TLS_SOCKET_OPTIONS = \['requestCert', 'rejectUnauthorized'/);
  assert.match(connection, /if \(this\._server\._closeTimeout\) \{\s+return this\.send\(421/);
});
