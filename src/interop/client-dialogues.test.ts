// What programs that cannot run here say, in their order and spelling: Thunderbird, Apple Mail, K-9.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { ImapClient } from "../testing/imap-client.ts";
import { filler, letter } from "./letter.ts";
import { login, password, Product } from "./product.ts";

const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const product = stack.use(await Product.localserve());
const imap = stack.use(await product.imap());

const attachment = filler(20_000);
const multipart = letter(
  "with attachment",
  '--b\r\nContent-Type: text/plain; charset="utf-8"\r\n\r\nThe text.\r\n' +
    '--b\r\nContent-Type: application/pdf; name="a.pdf"\r\n' +
    `Content-Transfer-Encoding: base64\r\n\r\n${attachment}\r\n--b--\r\n`,
  { "MIME-Version": "1.0", "Content-Type": "multipart/mixed; boundary=b" },
);
await imap.append("INBOX", letter("first"));
await imap.append("INBOX", multipart);

async function connect(): Promise<ImapClient> {
  return ImapClient.connect({ port: product.ports.imaps, tls: true });
}

function plainResponse(): string {
  return `\0${login}\0${password}`;
}

describe("Thunderbird", () => {
  it("finds its folders, reads, answers and files", async () => {
    await using client = await connect();
    await client.ok("CAPABILITY");
    await client.authenticate("PLAIN", plainResponse, "after-challenge");
    await client.ok("CAPABILITY");
    await client.ok('ID ("name" "Thunderbird" "version" "128.0")');
    await client.ok("NAMESPACE");
    const subscribed = await client.ok('LIST (SUBSCRIBED) "" "*" RETURN (SPECIAL-USE)');
    assert.ok(subscribed.untagged.some(({ text }) => text.startsWith("LIST ")));
    const listed = await client.ok('LIST "" "*"');
    assert.ok(listed.untagged.some(({ text }) => /^LIST \(.*\) "\/" "?INBOX"?$/.test(text)));
    const selected = await client.ok('SELECT "INBOX" (CONDSTORE)');
    const said = selected.untagged.map(({ text }) => text).join("\n");
    for (const word of ["EXISTS", "UIDVALIDITY", "UIDNEXT", "HIGHESTMODSEQ", "PERMANENTFLAGS"]) {
      assert.ok(said.includes(word), `${word} in ${said}`);
    }
    const flags = await client.ok("UID FETCH 1:* (FLAGS)");
    const uids = flags.untagged.map(({ text }) => Number(/UID (\d+)/.exec(text)?.[1]));
    const names =
      "From To Cc Bcc Resent-Message-ID Subject Date Message-ID Priority X-Priority References Newsgroups In-Reply-To Content-Type Reply-To";
    const heads = await client.ok(
      `UID FETCH ${uids.join(",")} (UID RFC822.SIZE FLAGS BODY.PEEK[HEADER.FIELDS (${names})])`,
    );
    assert.equal(heads.untagged.length, uids.length);
    assert.match(heads.untagged[1]?.literals[0]?.toString() ?? "", /^Subject: with attachment\r$/m);
    await client.ok(`UID FETCH ${uids[1]} (UID RFC822.SIZE BODY.PEEK[])`);
    await client.ok(`UID STORE ${uids[1]} +FLAGS (\\Seen NonJunk)`);
    await client.ok('CREATE "Archives/2026"');
    await client.ok('SUBSCRIBE "Archives/2026"');
    const copied = await client.ok(`UID COPY ${uids[1]} "Archives/2026"`);
    assert.match(copied.code ?? "", /^COPYUID \d+ \d+ \d+$/);
    await client.ok('STATUS "Archives/2026" (UIDNEXT MESSAGES UNSEEN RECENT)');
    await client.append("Sent", letter("answer"), { flags: "\\Seen" });
    const idling = await client.idle();
    await idling.done();
    await client.ok("CLOSE");
    await client.logout();
  });
});

describe("Apple Mail", () => {
  it("lists, counts, and fetches parts", async () => {
    await using client = await connect();
    await client.ok("CAPABILITY");
    await client.ok('ID ("name" "Mac OS X Mail" "version" "16.0" "os" "Mac OS X")');
    await client.authenticate("PLAIN", plainResponse);
    await client.ok('LIST "" ""');
    await client.ok('LIST "" "*"');
    await client.ok('LSUB "" "*"');
    await client.ok("STATUS INBOX (MESSAGES UIDNEXT UIDVALIDITY UNSEEN)");
    await client.ok("SELECT INBOX");
    await client.ok("UID FETCH 1:* (FLAGS UID)");
    const items =
      "INTERNALDATE UID RFC822.SIZE FLAGS BODY.PEEK[HEADER.FIELDS (date subject from to cc message-id in-reply-to references content-type x-priority x-uniform-type-identifier x-universally-unique-identifier list-id list-unsubscribe bimi-indicator bimi-location x-bimi-indicator-hash authentication-results dkim-signature)]";
    assert.equal((await client.ok(`FETCH 1:2 (${items})`)).untagged.length, 2);
    const { untagged } = await client.ok("UID FETCH 2 (BODYSTRUCTURE BODY.PEEK[HEADER])");
    assert.match(untagged[0]?.text ?? "", /BODYSTRUCTURE \(\("text" "plain"/i);
    const part = await client.ok("UID FETCH 2 (BODY.PEEK[2.MIME] BODY.PEEK[2])");
    assert.match(
      part.untagged[0]?.literals[0]?.toString() ?? "",
      /^Content-Type: application\/pdf/,
    );
    assert.equal(part.untagged[0]?.literals[1]?.toString(), attachment);
    await client.ok("UID SEARCH UNDELETED SINCE 1-Nov-2026");
    await client.ok("UID STORE 1 +FLAGS.SILENT (\\Answered $NotJunk)");
    await client.ok("CHECK");
    await client.ok("NOOP");
    await client.logout();
  });
});

describe("K-9", () => {
  it("looks at its folders, loads the text first, then the rest", async () => {
    await using client = await connect();
    await client.ok("CAPABILITY");
    await client.authenticate("PLAIN", plainResponse);
    await client.ok('LIST "" "*" RETURN (SPECIAL-USE)');
    await client.ok('SELECT "INBOX"');
    assert.deepEqual(await client.search("1:* NOT DELETED"), [1, 2]);
    const names =
      "date subject from content-type to cc reply-to message-id references in-reply-to list-unsubscribe sender X-K9mail-Identity chat-version autocrypt-setup-message";
    const headers = `UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS (${names})]`;
    assert.equal((await client.ok(`UID FETCH 1:2 (${headers})`)).untagged.length, 2);
    await client.ok("UID FETCH 2 (UID BODYSTRUCTURE)");
    const start = await client.ok("UID FETCH 2 (UID BODY.PEEK[1]<0.5>)");
    assert.match(start.untagged[0]?.text ?? "", /BODY\[1\]<0> /);
    assert.equal(start.untagged[0]?.literals[0]?.toString(), "The t");
    await client.ok("UID FETCH 2 (UID BODY.PEEK[2]<5000.1000000>)");
    const { code } = await client.append("Drafts", letter("draft"), {
      flags: "\\Seen \\Draft",
      date: "21-Nov-2026 12:00:00 +0100",
    });
    assert.match(code ?? "", /^APPENDUID \d+ \d+$/);
    await client.ok('SELECT "Drafts"');
    assert.deepEqual(await client.search("HEADER MESSAGE-ID <draft@sender.example>"), [1]);
    await client.ok("UID STORE 1 +FLAGS.SILENT (\\Deleted)");
    await client.ok("UID EXPUNGE 1");
    await client.logout();
  });
});
