import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import { formatKeyRecord } from "../dkim/key-record.ts";
import { defaultSignedHeaders } from "../dkim/sign.ts";
import { DkimVerifier } from "../dkim/verify.ts";
import { Log } from "../log/log.ts";
import { SpooledMessage } from "../store/incoming.ts";
import { quietLog } from "../testing/store.ts";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { MessageSigner, type SelectorSettings } from "./message-signer.ts";

const at = Date.UTC(2026, 10, 21, 11);
const header = "From: you@home.example\r\nSubject: signed\r\n\r\n";
const { privateKey: key } = generateKeyPairSync("ed25519");

function selector(name: string, changes: Partial<SelectorSettings> = {}): SelectorSettings {
  return {
    selector: name,
    headerCanonicalization: "relaxed",
    bodyCanonicalization: "relaxed",
    headers: defaultSignedHeaders,
    seals: true,
    expirationSeconds: 72 * 3600,
    ...changes,
  };
}

function signerOf(
  selectors: readonly SelectorSettings[],
  log = quietLog(),
  keyOf = (name: string) => (name === "lost" ? undefined : key),
): MessageSigner {
  return new MessageSigner({
    keys: { key: (_domain, name) => keyOf(name), forget: () => {} },
    log,
    settings: new Map([["home.example", selectors]]),
  });
}

async function signed(
  signer: MessageSigner,
  body: string,
  of: { readonly leavesAt?: number; readonly domains?: readonly string[] } = {},
): Promise<{ readonly fields: string; readonly verdicts: readonly string[] }> {
  await using directory = await TemporaryDirectory.make("signer");
  await using message = new SpooledMessage(directory.path);
  await message.write(Buffer.from(header + body, "latin1"));
  const fields = await signer.signatures({
    domains: of.domains ?? ["home.example"],
    header,
    body: await message.finish(),
    at,
    leavesAt: of.leavesAt ?? at,
  });
  const verifier = new DkimVerifier(fields + header, (of.leavesAt ?? at) / 1000);
  verifier.push(Buffer.from(body, "latin1"));
  const record = { kind: "found", records: [formatKeyRecord(key)] } as const;
  return { fields, verdicts: verifier.finish().map((claim) => claim.verdict(record).kind) };
}

describe("signing what leaves", () => {
  it("uses every selector that signs, each in its way", async () => {
    const simple = { headerCanonicalization: "simple", bodyCanonicalization: "simple" } as const;
    const signer = signerOf([selector("a"), selector("b", simple)]);
    const { fields, verdicts } = await signed(signer, "body \r\n\r\n");
    assert.deepEqual(verdicts, ["pass", "pass"]);
    assert.deepEqual(
      [...fields.matchAll(/\sc=(\S+);[^]*?\ss=(\S+);/g)].map(([, ...words]) => words.join(" ")),
      ["relaxed/relaxed a", "simple/simple b"],
    );
  });

  it("reads a large body from its file", async () => {
    const body = `${"A line of text that is long enough \t to matter.  \r\n".repeat(10_000)}\r\n`;
    assert.deepEqual((await signed(signerOf([selector("a")]), body)).verdicts, ["pass"]);
  });

  it("signs nothing of a domain that has no selectors", async () => {
    const signer = signerOf([selector("a")]);
    assert.equal((await signed(signer, "x\r\n", { domains: ["else.example"] })).fields, "");
  });

  it("counts the expiration from when the message leaves", async () => {
    const leavesAt = at + 60 * 86_400_000;
    const { fields, verdicts } = await signed(signerOf([selector("a")]), "x\r\n", { leavesAt });
    assert.deepEqual(verdicts, ["pass"]);
    const [, from, until] = / t=(\d+); x=(\d+);/.exec(fields.replaceAll("\r\n\t", " ")) ?? [];
    assert.equal(Number(from), at / 1000);
    assert.equal(Number(until) - leavesAt / 1000, 72 * 3600);
  });

  it("says no time that nobody knows", async () => {
    const settings = new Map([["home.example", [selector("a")]]]);
    const keys = { key: () => key, forget: () => {} };
    const isClockRight = (): boolean => false;
    const signer = new MessageSigner({ keys, log: quietLog(), settings, isClockRight });
    const { fields, verdicts } = await signed(signer, "x\r\n");
    assert.deepEqual(verdicts, ["pass"]);
    assert.doesNotMatch(fields, /\s[tx]=/);
  });

  it("goes on without a key that is not there, and says so", async () => {
    const lines: string[] = [];
    const log = new Log((line) => void lines.push(line), "warn");
    const { verdicts } = await signed(signerOf([selector("lost"), selector("a")], log), "x\r\n");
    assert.deepEqual(verdicts, ["pass"]);
    assert.match(lines.join(""), /dkim\.signing\.failed domain=home\.example selector=lost/);
  });

  it("takes new settings", async () => {
    const signer = signerOf([selector("a")]);
    signer.update(new Map());
    assert.equal((await signed(signer, "x\r\n")).fields, "");
  });

  it("knows the closest domain that signs", () => {
    const signer = signerOf([selector("a")]);
    assert.equal(signer.closestDomain("mx.mail.home.example"), "home.example");
    assert.equal(signer.closestDomain("home.example"), "home.example");
    assert.equal(signer.closestDomain("else.example"), undefined);
    assert.equal(signer.closestDomain("localhost"), undefined);
  });
});
