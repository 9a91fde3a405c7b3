// Twenty times the process is killed in the middle of its work. What it acknowledged is there, once.
import assert from "node:assert/strict";
import { it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { ImapClient } from "../testing/imap-client.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import { SmtpClient } from "../testing/smtp-client.ts";
import { filler, letter } from "./letter.ts";
import { login, password, Product } from "./product.ts";

const rounds = 20;
const timeout = 240_000;

/** Subjects of what was sent, and of what was acknowledged. */
interface Ledger {
  readonly acknowledged: Set<string>;
  tried: number;
}

it("keeps every acknowledged message, exactly once, over kill -9", { timeout }, async (t) => {
  const random = new SeededRandom(Date.now());
  t.diagnostic(`seed ${random.seed}`);
  await using product = await Product.localserve();
  const ledger: Ledger = { acknowledged: new Set(), tried: 0 };
  {
    await using imap = await product.imap();
    await imap.ok("CREATE Filed");
  }
  for (let round = 0; round < rounds; round++) {
    const before = ledger.acknowledged.size;
    const work = load(product, ledger, round);
    while (ledger.acknowledged.size < before + 20) await sleep(1);
    await sleep(random.between(0, 300));
    await product.kill();
    await work;
    await product.start();
    await product.verify();
  }
  t.diagnostic(`${ledger.tried} tried, ${ledger.acknowledged.size} acknowledged`);
  await product.cli(["queue", "retry", "--all"]);
  await checkLedger(product, ledger);
});

/** Everything at once until the process is gone. */
async function load(product: Product, ledger: Ledger, round: number): Promise<void> {
  const workers = [
    ...Array.from({ length: 6 }, (_, index) => deliver(product, ledger, `smtp-${round}-${index}`)),
    ...Array.from({ length: 2 }, (_, index) => append(product, ledger, `imap-${round}-${index}`)),
    ...Array.from({ length: 3 }, (_, index) => submit(product, ledger, `sent-${round}-${index}`)),
    file(product),
    churn(product, `scratch-${round}`),
  ];
  // Each ends with its connection.
  const results = await Promise.allSettled(workers);
  for (const result of results) {
    assert.equal(result.status, "rejected");
    const text = String(result.status === "rejected" ? result.reason : "");
    assert.match(text, /Connection ended|ECONNRESET|EPIPE|Cannot connect/);
  }
}

async function deliver(product: Product, ledger: Ledger, name: string): Promise<never> {
  await using client = await product.smtp();
  for (let index = 0; ; index++) {
    const subject = `${name}-${index}`;
    const message = letter(subject, filler(1000 + ((index * 7919) % 20_000)));
    ledger.tried++;
    await client.send({ from: "ann@sender.example", to: [login], message });
    ledger.acknowledged.add(subject);
  }
}

async function append(product: Product, ledger: Ledger, name: string): Promise<never> {
  await using client = await ImapClient.connect({ port: product.ports.imap });
  await client.login(login, password);
  for (let index = 0; ; index++) {
    const subject = `${name}-${index}`;
    ledger.tried++;
    await client.append("INBOX", letter(subject, filler(5000)), { flags: "\\Flagged" });
    ledger.acknowledged.add(subject);
  }
}

async function submit(product: Product, ledger: Ledger, name: string): Promise<never> {
  await using client = await SmtpClient.connect({ port: product.ports.submission });
  await client.hello();
  await client.authPlain(login, password);
  for (let index = 0; ; index++) {
    const subject = `${name}-${index}`;
    const message = letter(subject, filler(2000), { From: login });
    ledger.tried++;
    await client.send({ from: login, to: ["friend@far.example"], message });
    ledger.acknowledged.add(subject);
  }
}

/** Moves what is there out of INBOX, a few at a time. */
async function file(product: Product): Promise<never> {
  await using client = await ImapClient.connect({ port: product.ports.imap });
  await client.login(login, password);
  for (;;) {
    const { untagged } = await client.ok("SELECT INBOX");
    if (untagged.some(({ text }) => text === "0 EXISTS")) continue;
    await client.ok("STORE 1 +FLAGS (\\Seen)");
    await client.command("MOVE 1:5 Filed");
  }
}

/** Copies, removes, makes and deletes: nothing is counted here, but `verify` looks at what is left. */
async function churn(product: Product, name: string): Promise<never> {
  await using client = await ImapClient.connect({ port: product.ports.imap });
  await client.login(login, password);
  for (let index = 0; ; index++) {
    const mailbox = `${name}/${index}`;
    await client.ok(`CREATE ${mailbox}`);
    await client.ok("SELECT Filed");
    await client.command(`COPY 1:3 ${mailbox}`);
    await client.ok(`SELECT ${mailbox}`);
    await client.command("STORE 1 +FLAGS.SILENT (\\Deleted kept)");
    await client.ok("EXPUNGE");
    if (index % 2 === 0) await client.ok(`DELETE ${mailbox}`);
    else await client.ok(`RENAME ${mailbox} ${mailbox}-renamed`);
  }
}

async function checkLedger(product: Product, { acknowledged, tried }: Ledger): Promise<void> {
  await using imap = await product.imap();
  const deadline = Date.now() + 60_000;
  let counts = await countSubjects(imap);
  // The queue may have a part of them still.
  while (acknowledged.difference(counts).size > 0 && Date.now() < deadline) {
    await sleep(100);
    counts = await countSubjects(imap);
  }
  const missing = [...acknowledged].filter((subject) => !counts.has(subject));
  assert.deepEqual(missing, [], `${missing.length} acknowledged messages are lost`);
  const doubled = [...counts].filter(([, count]) => count > 1);
  assert.deepEqual(doubled, [], `${doubled.length} messages are there more than once`);
  assert.ok(counts.size <= tried);
}

/** How often each subject is there, in INBOX or where it was filed. */
async function countSubjects(imap: ImapClient): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const mailbox of ["INBOX", "Filed"]) {
    await imap.ok(`SELECT ${mailbox}`);
    const { untagged } = await imap.ok("UID FETCH 1:* (BODY.PEEK[HEADER.FIELDS (SUBJECT)])");
    for (const { literals } of untagged) {
      const subject = /^Subject: (.*)\r\n/.exec(literals[0]?.toString("latin1") ?? "")?.[1];
      if (subject !== undefined) counts.set(subject, (counts.get(subject) ?? 0) + 1);
    }
  }
  return counts;
}
