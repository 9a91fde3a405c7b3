import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { homepost } from "../testing/command-line.ts";
import { RunningControl } from "../testing/running-control.ts";

const document = `publicAddresses = ["192.0.2.1"]
defaultTransport = "fastmail"
[domains."bücher.example"]
clientHost = "mail.bücher.example"
mtaSts = { mode = "testing", maxAge = 86400 }
[transports.fastmail]
kind = "submissions"
host = "smtp.fastmail.com"
[transports.unused]
kind = "socks"
address = "proxy.example:1080"
remoteAddresses = ["198.51.100.7"]
`;

describe("dns", () => {
  it("shows which of them are there by now", async () => {
    await using control = await RunningControl.start();
    const { directory } = control;
    await homepost("config apply -", { directory, input: document });
    const { out, code } = await homepost("dns published bücher.example", { directory });
    assert.equal(code, 0);
    assert.match(out, /^missing +MX +xn--bcher-kva\.example *$/m);
  });

  it("prints the records by what is set", async () => {
    await using control = await RunningControl.start();
    const { directory } = control;
    await homepost("config apply -", { directory, input: document });
    const { out, code } = await homepost("dns records Bücher.example", { directory });
    assert.equal(code, 0);
    assert.match(
      out,
      /^xn--bcher-kva\.example\. 300 IN TXT "v=spf1 ip4:192\.0\.2\.1 mx include:spf\.messagingengine\.com ~all"$/m,
    );
    assert.match(out, /^mail\.xn--bcher-kva\.example\. 300 IN CNAME h\.$/m);
    assert.match(
      out,
      /^_mta-sts\.xn--bcher-kva\.example\. 300 IN TXT "v=STSv1; id=[0-9a-f]{20}"$/m,
    );
    assert.doesNotMatch(out, /CAA|publicAddresses/);
    const shown = await homepost("config show", { directory });
    assert.match(shown.out, /^publicAddresses = \[ "192\.0\.2\.1" \]$/m);
    assert.match(shown.out, /^clientHost = "mail\.bücher\.example"$/m);
  });

  it("checks them, and says what to do", async () => {
    await using control = await RunningControl.start();
    const { directory } = control;
    await homepost("domain add example.org", { directory });
    const { out, code } = await homepost("dns check example.org", { directory });
    assert.equal(code, 1);
    assert.match(
      out,
      /^mx: WRONG\n {2}example\.org has no MX record: mail for it does not come here\n/m,
    );
    assert.match(out, /^ {4}> example\.org\. 300 IN MX 10 h\.$/m);
    const json = await homepost("dns check example.org --json", { directory });
    const { checks } = JSON.parse(json.out) as { checks: readonly { name: string }[] };
    assert.equal(checks.length, 14);
    const other = await homepost("dns check other.example", { directory });
    assert.match(other.err, /There is no domain "other\.example" here/);
  });
});

describe("dns update", () => {
  it("needs to know where, and with which key", async () => {
    await using control = await RunningControl.start();
    const { directory } = control;
    await homepost("domain add example.org", { directory });
    const update = async (): Promise<string> =>
      (await homepost("dns update example.org --dry-run", { directory })).err;
    assert.match(
      await update(),
      /No name server takes records of "example\.org": see "dns access"/,
    );
    const words = "dns access example.org --server ns.example:5353 --key Home";
    const short = await homepost(words, { directory, passwords: ["short"] });
    assert.match(short.err, /not a secret in base64/);
    const secret = "c2VjcmV0IHNlY3JldCBzZWNyZXQ=";
    const set = await homepost(`${words} --algorithm hmac-sha512`, {
      directory,
      passwords: [secret],
    });
    assert.equal(set.code, 0, set.err);
    assert.match(await update(), /The DNS has no address of the name server ns\.example/);
    // Who was shown the mask and sends it back keeps the secret.
    const again = await homepost(`${words} --zone example.org`, {
      directory,
      passwords: ["********"],
    });
    assert.equal(again.code, 0, again.err);
    const shown = await homepost("config show --secrets", { directory });
    assert.ok(shown.out.includes(`secret = "${secret}"`), shown.out);
    assert.equal((await homepost("dns access example.org off", { directory })).code, 0);
    assert.match(await update(), /No name server takes records/);
    const both = await homepost("dns access example.org on", { directory });
    assert.equal(both.code, 2);
  });
});

describe("reachability", () => {
  it("is told question by question, with what to do", async () => {
    await using control = await RunningControl.start();
    const { directory } = control;
    const { out, code } = await homepost("reachability", { directory });
    assert.equal(code, 0);
    assert.match(
      out,
      /^port-25-in: not known\n {2}No mail has come in .*\n {4}> Write to an address/m,
    );
    const json = await homepost("reachability --json", { directory });
    const { answers } = JSON.parse(json.out) as { answers: readonly { question: string }[] };
    assert.equal(answers.length, 7);
  });
});

describe("client-settings", () => {
  it("shows what mail programs need to know, and a QR code", async () => {
    await using control = await RunningControl.start();
    const { directory } = control;
    await homepost("config apply -", { directory, input: document });
    const { out } = await homepost("client-settings mia@Bücher.example", { directory });
    assert.match(out, /^incoming \(IMAP\): +mail\.xn--bcher-kva\.example port 993, SSL\/TLS$/m);
    assert.match(out, /^profile for Apple: https:\/\/h\/profile\.mobileconfig\?address=mia%40B/m);
    assert.match(out, /^█{10}/m);
    const json = await homepost("client-settings mia@bücher.example --json", { directory });
    assert.equal((JSON.parse(json.out) as { displayName: string }).displayName, "bücher.example");
    const other = await homepost("client-settings mia@other.example", { directory });
    assert.match(other.err, /The domain of "mia@other\.example" is not here/);
  });
});

describe("certificate", () => {
  it("says what is shown, and that no authority is asked", async () => {
    await using control = await RunningControl.start();
    const { directory } = control;
    const { out } = await homepost("certificate list", { directory });
    assert.match(
      out,
      /^Shown for the host name: a certificate that this server made itself, until /,
    );
    assert.match(out, /^Its key in words: [a-z]+(?: [a-z]+){5}$/m);
    assert.match(out, /"certificate authority letsencrypt" does so/);
    const key = "YSBrZXkgdGhhdCBib3RoIHNpZGVzIGtub3c";
    const line = "certificate authority https://ca.example/dir --email a@b.example --key-id kid-1";
    const on = await homepost(line, { directory, passwords: [key] });
    assert.equal(on.code, 0, on.err);
    assert.match(
      (await homepost("certificate list", { directory })).out,
      /from https:\/\/ca\.example\/dir/,
    );
    const shown = await homepost("config show", { directory });
    assert.match(shown.out, /^enabled = true\nauthority = "https:\/\/ca\.example\/dir"\nemail = /m);
    const wrong = await homepost("certificate authority ftp://ca.example", { directory });
    assert.match(wrong.err, /acme\.authority.* not an authority: letsencrypt, /);
    await homepost("certificate authority off", { directory });
    const renew = await homepost("certificate renew", { directory });
    assert.match(renew.err, /agrees to the terms of the authority/);
    const show = await homepost("certificate show h", { directory });
    assert.match(show.err, /No certificate was issued for "h"/);
  });
});
