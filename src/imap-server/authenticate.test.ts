import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { AccountAuthenticator } from "../account/account-authenticator.ts";
import { passwordCredentials } from "../account/password.ts";
import { channelBindingsOf } from "../sasl/channel-binding.ts";
import { saslClientOf } from "../sasl/client-mechanism.ts";
import { type MechanismName, mechanismNames } from "../sasl/mechanism.ts";
import type { ImapClient } from "../testing/imap-client.ts";
import { ImapDoor } from "../testing/imap-door.ts";
import { quietLog } from "../testing/store.ts";

async function doorWithPassword(password: string): Promise<ImapDoor> {
  const credentials = await passwordCredentials(password, randomBytes);
  return ImapDoor.open({
    authenticator: new AccountAuthenticator({
      store: {
        credentials: () => credentials,
        access: {
          appPasswords: () => [],
          tlsKey: () => undefined,
          secondFactors: { isOn: () => false },
        },
      },
      directory: {
        // The first account of the test store.
        accountOfLogin: (login) => (login === "you" ? 1 : undefined),
        isLoginDisabled: () => false,
        isMailPasswordDisabled: () => false,
        primaryAddress: () => undefined,
      },
      log: quietLog(),
      clock: Date.now,
      plainTextOnLoopback: false,
      rateLimits: true,
      secret: randomBytes(16),
    }),
  });
}

/** AUTHENTICATE with our own client of the mechanism; the tagged answer. */
async function authenticate(
  client: ImapClient,
  mechanism: MechanismName,
  password: string,
): Promise<string> {
  const socket = client.wire.tlsSocket!;
  const sasl = await saslClientOf(mechanism, {
    announced: mechanismNames,
    login: "you",
    password,
    channelBindings: channelBindingsOf(socket, () => socket.getPeerX509Certificate()?.raw),
    plainTextAllowed: true,
    random: randomBytes,
  });
  const initial = sasl.initialResponse()?.toString("base64");
  await client.raw(`x AUTHENTICATE ${mechanism}${initial === undefined ? "" : ` ${initial}`}\r\n`);
  for (;;) {
    const { text } = await client.line();
    if (!text.startsWith("+ ")) return text;
    const response = await sasl.respond(Buffer.from(text.slice(2), "base64"));
    await client.raw(`${response.toString("base64")}\r\n`);
  }
}

describe("AUTHENTICATE with accounts, RFC 9051 §6.2.2", () => {
  it("announces all mechanisms over TLS, and none that shows the password without", async () => {
    await using door = await doorWithPassword("correct horse");
    await using client = await door.connect();
    assert.doesNotMatch(client.greeting.text, /AUTH=(?:PLAIN|LOGIN| )|-PLUS/);
    assert.match(client.greeting.text, /LOGINDISABLED/);
    await using secured = await door.connect({ tls: true });
    for (const name of mechanismNames) {
      assert.ok(secured.greeting.text.includes(` AUTH=${name}`), name);
    }
  });

  for (const maxVersion of ["TLSv1.2", "TLSv1.3"] as const) {
    it(`lets in by every mechanism over ${maxVersion}, and nobody with a wrong password`, async () => {
      await using door = await doorWithPassword("correct horse");
      for (const mechanism of mechanismNames) {
        await using client = await door.connect({ tls: true, tlsOptions: { maxVersion } });
        assert.match(
          await authenticate(client, mechanism, "wrong horse"),
          /^x NO \[AUTH/,
          mechanism,
        );
        assert.match(await authenticate(client, mechanism, "correct horse"), /^x OK /, mechanism);
        await client.ok("SELECT INBOX");
      }
      assert.deepEqual(door.faults, []);
    });
  }
});
