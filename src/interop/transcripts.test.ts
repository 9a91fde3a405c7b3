// What programs that cannot run here say, in their order and spelling. One file for each, with its sources.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, it } from "node:test";
import { ImapDoor } from "../testing/imap-door.ts";
import { filler, letter } from "./letter.ts";
import { parseTranscript, play } from "./transcript.ts";

const attachment = filler(20_000);
const letters = {
  plain: letter("plain"),
  multipart: letter(
    "with attachment",
    '--b\r\nContent-Type: text/plain; charset="utf-8"\r\n\r\nThe text.\r\n' +
      '--b\r\nContent-Type: application/pdf; name="a.pdf"\r\n' +
      `Content-Transfer-Encoding: base64\r\n\r\n${attachment}\r\n--b--\r\n`,
    { "MIME-Version": "1.0", "Content-Type": "multipart/mixed; boundary=b" },
  ),
  answer: letter("Re: plain", "Thanks.\r\n", { "In-Reply-To": "<plain@sender.example>" }),
};

const folder = join(import.meta.dirname, "transcripts");
const names = readdirSync(folder).map((file) => file.replace(/\.txt$/, ""));
const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const door = stack.use(await ImapDoor.open());
await door.test.addAccounts(["you", "they", ...names]);

for (const name of names) {
  it(`understands ${name}`, async () => {
    const mailboxId = door.test.mailboxId("INBOX", name);
    await door.test.add(letters.plain, { mailboxId });
    await door.test.add(letters.multipart, { mailboxId });
    await door.test.add(letters.answer, { mailboxId });
    const text = readFileSync(join(folder, `${name}.txt`), "utf8");
    await using client = await door.connect({ tls: true });
    await play(client, parseTranscript(text), { user: name, password: "secret", letters });
    assert.deepEqual(door.faults, []);
  });
}
