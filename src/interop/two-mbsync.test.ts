// Two machines with mbsync and a third client, all changing the same mailbox, end up with the same mail.
import assert from "node:assert/strict";
import { it } from "node:test";
import type { ImapClient } from "../testing/imap-client.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import { field, messagesOf } from "./inbox.ts";
import { letter } from "./letter.ts";
import { MaildirMirror } from "./maildir-mirror.ts";
import { Product } from "./product.ts";

const rounds = 8;
/** Without further changes; each side needs to hear of the other. */
const quietRounds = 3;
const timeout = 200_000;

it("converges after random changes on all sides", { timeout }, async (t) => {
  const random = new SeededRandom(Date.now());
  t.diagnostic(`seed ${random.seed}`);
  await using product = await Product.localserve();
  await using imap = await product.imap();
  await using one = await MaildirMirror.make(product);
  await using other = await MaildirMirror.make(product);
  const mirrors = [one, other];
  for (let round = 0; round < rounds; round++) {
    for (const [at, mirror] of mirrors.entries()) {
      await changeNear(mirror, { random, name: `${at}-${round}` });
    }
    const syncs = mirrors.map((mirror) => mirror.sync());
    await changeFar(imap, { random, name: `far-${round}` });
    await Promise.all(syncs);
  }
  for (let round = 0; round < quietRounds; round++) {
    for (const mirror of mirrors) await mirror.sync();
  }
  const far = await farMessages(imap);
  t.diagnostic(`${Object.keys(far).length} messages left`);
  for (const mirror of mirrors) assert.deepEqual(await mirror.messages(), far);
});

interface Changes {
  readonly random: SeededRandom;
  readonly name: string;
}

/** Maildir flags: draft, flagged, replied, seen. */
function someFlags(random: SeededRandom): string {
  return ["D", "F", "R", "S"].filter(() => random.chance(0.3)).join("");
}

async function changeNear(mirror: MaildirMirror, { random, name }: Changes): Promise<void> {
  for (const subject of Object.keys(await mirror.messages())) {
    if (random.chance(0.6)) continue;
    const deleted = random.chance(0.2) ? "T" : "";
    await mirror.flag("inbox", subject, `${someFlags(random)}${deleted}`);
  }
  for (let count = random.below(5); count > 0; count--) {
    const subject = `${name}-${count}`;
    await mirror.add(subject, letter(subject), someFlags(random));
  }
}

async function changeFar(imap: ImapClient, { random, name }: Changes): Promise<void> {
  for (let count = random.below(5); count > 0; count--) {
    await imap.append("INBOX", letter(`${name}-${count}`), { flags: "\\Flagged" });
  }
  for (const { uid } of await messagesOf(imap)) {
    const flag = random.pick(["\\Seen", "\\Answered", "\\Deleted", "\\Flagged"]);
    if (random.chance(0.3)) {
      await imap.ok(`UID STORE ${uid} ${random.pick(["+", "-"])}FLAGS (${flag})`);
    }
  }
  await imap.ok("EXPUNGE");
}

async function farMessages(imap: ImapClient): Promise<Record<string, string>> {
  const letters = { "\\Draft": "D", "\\Flagged": "F", "\\Answered": "R", "\\Seen": "S" };
  const messages = await messagesOf(imap);
  return Object.fromEntries(
    messages.map(({ text, flags }) => {
      const known = Object.entries(letters).filter(([flag]) => flags.includes(flag));
      return [field(text, "Subject") ?? "", known.map(([, short]) => short).join("")];
    }),
  );
}
