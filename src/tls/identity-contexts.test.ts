import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { describe, it } from "node:test";
import { doorTlsDefaults } from "./door-tls.ts";
import { IdentityContexts } from "./identity-contexts.ts";
import { selfSigned } from "./self-signed.ts";
import { mayAnswer } from "./server-name.ts";

const identity = await selfSigned(["mail.example.org"], Date.now());

it("keeps a context for a day, then draws new keys for its tickets", () => {
  let now = 0;
  const contexts = new IdentityContexts(doorTlsDefaults, () => now);
  const shown = [identity];
  const first = contexts.of(shown);
  now = 86_400_000 - 1;
  assert.equal(contexts.of(shown), first);
  now++;
  const second = contexts.of(shown);
  assert.notEqual(second, first);
  assert.notEqual(contexts.of([identity]), second);
});

describe("names that clients ask for by SNI", () => {
  const certificate = new X509Certificate(identity.certificate);
  const answers = (name: string): boolean => mayAnswer(name, certificate, ["other.example"]);

  for (const name of [
    "mail.example.org",
    "Mail.Example.ORG.",
    "other.example",
    "localhost",
    "homepost.local",
    "box.home.arpa",
    "192.0.2.1",
    "::1",
  ]) {
    it(`are answered: ${name}`, () => assert.ok(answers(name)));
  }

  for (const name of ["example.org", "imap.example.org", "mail.example.org.evil.example"]) {
    it(`are refused: ${name}`, () => assert.ok(!answers(name)));
  }
});
