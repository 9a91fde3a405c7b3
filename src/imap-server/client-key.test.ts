// Client certificates over real TLS.
import assert from "node:assert/strict";
import { randomBytes, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { before, describe, it } from "node:test";
import type { ConnectionOptions, TLSSocket } from "node:tls";
import { AccountAuthenticator } from "../account/account-authenticator.ts";
import type { SeenLogin } from "../account/login-recorder.ts";
import type { TlsKey } from "../store/access-store.ts";
import { ImapDoor } from "../testing/imap-door.ts";
import { quietLog } from "../testing/store.ts";
import { keyFingerprint } from "../tls/client-key.ts";
import { selfSigned } from "../tls/self-signed.ts";

const key: TlsKey = {
  fingerprint: "",
  accountId: 1,
  name: "tablet",
  algorithm: "EC prime256v1",
  login: "you",
  imapPreauth: true,
  createdAt: 1,
  lastUsedAt: undefined,
};
let known: { readonly key: string; readonly cert: string };
let stranger: { readonly key: string; readonly cert: string };
let fingerprint = "";

before(async () => {
  const [one, other] = [await selfSigned(["a"], Date.now()), await selfSigned(["b"], Date.now())];
  known = { key: one.key, cert: one.certificate };
  stranger = { key: other.key, cert: other.certificate };
  fingerprint = keyFingerprint(new X509Certificate(one.certificate).publicKey);
});

/** Accounts you (1), which has the key, and they (2), both without a password. */
async function doorWithKey(
  changed: Partial<TlsKey> = {},
): Promise<{ readonly door: ImapDoor; readonly seen: readonly SeenLogin[] }> {
  const seen: SeenLogin[] = [];
  const door = await ImapDoor.open({
    authenticator: new AccountAuthenticator({
      store: {
        credentials: () => [],
        access: {
          appPasswords: () => [],
          secondFactors: { isOn: () => false },
          tlsKey: (name) =>
            name === fingerprint ? { ...key, fingerprint, ...changed } : undefined,
        },
      },
      directory: {
        accountOfLogin: (login) => ({ you: 1, they: 2 })[login],
        isLoginDisabled: () => false,
        isMailPasswordDisabled: () => false,
        primaryAddress: () => undefined,
      },
      log: quietLog(),
      clock: Date.now,
      plainTextOnLoopback: false,
      rateLimits: false,
      secret: randomBytes(16),
      recorder: { record: (login) => void seen.push(login) },
    }),
  });
  return { door, seen };
}

describe("a client certificate", () => {
  for (const maxVersion of ["TLSv1.3", "TLSv1.2"] as const) {
    it(`with a known key is PREAUTH, over ${maxVersion} and resumed`, async () => {
      const { door, seen } = await doorWithKey();
      await using stack = new AsyncDisposableStack();
      stack.use(door);
      const tlsOptions: ConnectionOptions = { ...known, maxVersion };
      const client = stack.use(await door.connect({ tls: true, tlsOptions }));
      assert.match(client.greeting.text, /^\* PREAUTH \[CAPABILITY IMAP4rev2 [^\]]+\] localhost/);
      assert.ok(!client.greeting.text.includes("AUTH="));
      await client.ok("SELECT INBOX");
      await client.ok('ID ("name" "tester" "version" "1.2")');
      await client.bad("LOGIN you secret");
      const [{ peer, login } = assert.fail()] = seen;
      assert.equal(login, "you");
      assert.equal(peer.client?.userAgent, "tester 1.2");
      assert.match(peer.tlsText ?? "", new RegExp(`^${maxVersion} \\w+$`));
      assert.equal(peer.tlsKey, fingerprint);
      assert.equal(peer.localAddress, "127.0.0.1");
      const session = await sessionOf(client.wire.tlsSocket!);
      const again = stack.use(
        await door.connect({ tls: true, tlsOptions: { ...tlsOptions, session } }),
      );
      assert.ok(again.wire.tlsSocket?.isSessionReused());
      assert.match(again.greeting.text, /^\* PREAUTH /);
    });
  }

  it("with an unknown key changes nothing", async () => {
    const { door } = await doorWithKey();
    await using stack = new AsyncDisposableStack();
    stack.use(door);
    const client = stack.use(await door.connect({ tls: true, tlsOptions: stranger }));
    assert.match(client.greeting.text, /^\* OK \[CAPABILITY .* AUTH=SCRAM-SHA-256-PLUS /);
    assert.ok(!client.greeting.text.includes("EXTERNAL"));
    await client.no("AUTHENTICATE EXTERNAL =");
    const without = stack.use(await door.connect({ tls: true }));
    assert.ok(!without.greeting.text.includes("EXTERNAL"));
    await without.no("AUTHENTICATE EXTERNAL =");
  });

  it("logs in by EXTERNAL where PREAUTH is off, to its own account only", async () => {
    const { door, seen } = await doorWithKey({ imapPreauth: false });
    await using stack = new AsyncDisposableStack();
    stack.use(door);
    const client = stack.use(await door.connect({ tls: true, tlsOptions: known }));
    assert.match(client.greeting.text, /^\* OK .* AUTH=EXTERNAL AUTH=SCRAM-SHA-256-PLUS /);
    await client.no(`AUTHENTICATE EXTERNAL ${Buffer.from("they").toBase64()}`);
    await client.ok("AUTHENTICATE EXTERNAL =");
    await client.ok("SELECT INBOX");
    assert.deepEqual(
      seen.map(({ mechanism, result }) => `${mechanism} ${result}`),
      ["EXTERNAL bad-credentials", "EXTERNAL ok"],
    );
  });

  it("logs in by EXTERNAL behind STARTTLS, also without an initial response", async () => {
    const { door } = await doorWithKey();
    await using stack = new AsyncDisposableStack();
    stack.use(door);
    const client = stack.use(await door.connect());
    await client.startTls(known);
    const { untagged } = await client.ok("CAPABILITY");
    assert.match(untagged[0]?.text ?? "", / AUTH=EXTERNAL AUTH=SCRAM/);
    const answer = await client.authenticate("EXTERNAL", () => "", "after-challenge");
    assert.equal(answer.status, "OK");
    await client.ok("SELECT INBOX");
  });
});

/** The handshake's session, for the next connection; TLS 1.3 sends it later. */
async function sessionOf(socket: TLSSocket): Promise<Buffer> {
  if (socket.getProtocol() !== "TLSv1.3") return socket.getSession()!;
  const ticket = socket.getTLSTicket();
  if (ticket !== undefined) return socket.getSession()!;
  const [session] = (await once(socket, "session")) as [Buffer];
  return session;
}
