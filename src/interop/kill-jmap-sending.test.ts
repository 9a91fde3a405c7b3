// Eight times the process is killed while a JMAP client writes messages, sends them and has them moved. What it was told
// to be sent arrives once, and is moved; nothing is sent without its submission, and nothing moved that is not sent.
import assert from "node:assert/strict";
import { it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { JsonObject } from "../jmap/json.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import { JmapClient } from "./jmap-client.ts";
import { login, Product } from "./product.ts";

const seed = 7_5;
const kills = 8;
const writers = 6;
const loadMsMin = 20;
const loadMsMax = 900;
const waitMsMax = 60_000;
const timeout = 240_000;

interface Mailboxes {
  readonly inbox: string;
  readonly drafts: string;
  readonly sent: string;
}

/** What is left of each message, by subject. */
interface Remains {
  readonly arrived: ReadonlyMap<string, number>;
  readonly drafts: ReadonlySet<string>;
  readonly sent: ReadonlySet<string>;
  /** Submissions of each. */
  readonly submitted: ReadonlyMap<string, number>;
}

it(`sends by JMAP over kill -9, seed ${seed}`, { timeout }, async (t) => {
  const random = new SeededRandom(seed);
  await using product = await Product.localserve();
  const client = await JmapClient.connect(product);
  const identityId = (await client.get("Identity", { ids: null }))[0]!["id"] as string;
  const mailboxes = {
    inbox: await mailboxOf(client, "inbox"),
    drafts: await mailboxOf(client, "drafts"),
    sent: await mailboxOf(client, "sent"),
  };
  const acknowledged = new Set<string>();
  const counts: number[] = [];
  for (let kill = 1; kill <= kills; kill++) {
    const before = acknowledged.size;
    const load = new Load(client, { mailboxes, identityId, acknowledged });
    const running = load.run(`k${kill}`);
    await load.begun;
    await sleep(random.between(loadMsMin, loadMsMax));
    await product.kill();
    await running;
    counts.push(acknowledged.size - before);
    await product.verify();
    await product.start();
  }
  await emptied(product);
  const remains = await remainsOf(client, mailboxes);
  const unmoved = check(acknowledged, remains);
  t.diagnostic(
    `${acknowledged.size} acknowledged (${counts.join(" ")}), ${remains.arrived.size} arrived, ` +
      `${unmoved} sent, not acknowledged and not moved`,
  );
  assert.ok(counts.every((count) => count > 0));
});

/** Resolves to how many were sent before the crash and not moved, of which the client has heard nothing. */
function check(
  acknowledged: ReadonlySet<string>,
  { arrived, drafts, sent, submitted }: Remains,
): number {
  for (const subject of acknowledged) {
    assert.equal(arrived.get(subject), 1, `${subject} arrives once`);
    assert.equal(submitted.get(subject), 1, `${subject} has its submission`);
    assert.ok(sent.has(subject) && !drafts.has(subject), `${subject} is moved`);
  }
  for (const [subject, count] of arrived) assert.equal(count, submitted.get(subject), subject);
  for (const [subject, count] of submitted) assert.equal(count, arrived.get(subject), subject);
  for (const subject of sent) assert.ok(submitted.has(subject), `${subject} was sent`);
  return [...submitted.keys()].filter((subject) => !sent.has(subject)).length;
}

interface LoadOptions {
  readonly mailboxes: Mailboxes;
  readonly identityId: string;
  readonly acknowledged: Set<string>;
}

/** Sends as fast as it is answered, until nobody answers any more. */
class Load {
  readonly #client: JmapClient;
  readonly #of: LoadOptions;
  readonly #begun = Promise.withResolvers<void>();

  constructor(client: JmapClient, of: LoadOptions) {
    this.#client = client;
    this.#of = of;
  }

  /** Resolves with the first acknowledgement. */
  get begun(): Promise<void> {
    return this.#begun.promise;
  }

  async run(name: string): Promise<void> {
    const all = Array.from({ length: writers }, (_, writer) => this.#write(`${name}-${writer}`));
    await Promise.all(all);
  }

  async #write(name: string): Promise<void> {
    for (let number = 0; ; number++) {
      const subject = `${name}-${number}`;
      let answer: unknown;
      try {
        answer = await this.#send(subject);
      } catch (error) {
        // The connection ended, as it must.
        assert.ok(error instanceof TypeError || error instanceof SyntaxError, String(error));
        return;
      }
      const { methodResponses } = answer as { methodResponses: readonly [string, JsonObject][] };
      const names = methodResponses.map(([method]) => method);
      assert.deepEqual(names, ["Email/set", "EmailSubmission/set", "Email/set"]);
      assert.ok(methodResponses[1]![1]["created"], JSON.stringify(methodResponses));
      assert.ok(methodResponses[2]![1]["updated"], JSON.stringify(methodResponses));
      this.#of.acknowledged.add(subject);
      this.#begun.resolve();
    }
  }

  async #send(subject: string): Promise<unknown> {
    const { accountId, origin, jam } = this.#client;
    const { mailboxes, identityId } = this.#of;
    const email = {
      mailboxIds: { [mailboxes.drafts]: true },
      keywords: { $draft: true, $seen: true },
      from: [{ name: null, email: login }],
      to: [{ name: null, email: login }],
      subject,
      textBody: [{ partId: "t", type: "text/plain" }],
      bodyValues: { t: { value: "Once" } },
    };
    const onSuccessUpdateEmail = {
      "#s": { "keywords/$draft": null, mailboxIds: { [mailboxes.sent]: true } },
    };
    const create = { s: { identityId, emailId: "#d" } };
    const response = await fetch(`${origin}/jmap/api`, {
      method: "POST",
      headers: { authorization: jam.authHeader, "content-type": "application/json" },
      body: JSON.stringify({
        using: ["urn:ietf:params:jmap:mail", "urn:ietf:params:jmap:submission"],
        methodCalls: [
          ["Email/set", { accountId, create: { d: email } }, "0"],
          ["EmailSubmission/set", { accountId, create, onSuccessUpdateEmail }, "1"],
        ],
      }),
    });
    assert.equal(response.status, 200);
    return response.json();
  }
}

async function mailboxOf(client: JmapClient, role: string): Promise<string> {
  const { ids } = await client.call("Mailbox/query", { filter: { role } });
  return (ids as string[])[0]!;
}

async function emptied(product: Product): Promise<void> {
  const deadline = Date.now() + waitMsMax;
  for (;;) {
    const { stdout } = await product.cli(["queue", "list", "--json"]);
    if ((JSON.parse(stdout) as unknown[]).length === 0) return;
    assert.ok(Date.now() < deadline, stdout);
    await product.cli(["queue", "retry", "--all"]);
    await sleep(200);
  }
}

async function remainsOf(client: JmapClient, mailboxes: Mailboxes): Promise<Remains> {
  const arrived = new Map<string, number>();
  const subjects = new Map<string, string>();
  const inMailbox = async (mailbox: string): Promise<string[]> => {
    const emails = await all(client, "Email", { inMailbox: mailbox }, ["subject"]);
    for (const { id, subject } of emails) subjects.set(id as string, subject as string);
    return emails.map(({ subject }) => subject as string).filter((subject) => /^k\d/.test(subject));
  };
  for (const subject of await inMailbox(mailboxes.inbox)) {
    arrived.set(subject, (arrived.get(subject) ?? 0) + 1);
  }
  const drafts = new Set(await inMailbox(mailboxes.drafts));
  const sent = new Set(await inMailbox(mailboxes.sent));
  const submitted = new Map<string, number>();
  for (const { emailId } of await all(client, "EmailSubmission", {}, ["emailId"])) {
    const subject = subjects.get(emailId as string)!;
    submitted.set(subject, (submitted.get(subject) ?? 0) + 1);
  }
  return { arrived, drafts, sent, submitted };
}

async function all(
  client: JmapClient,
  type: string,
  filter: JsonObject,
  properties: readonly string[],
): Promise<JsonObject[]> {
  const { ids } = await client.call(`${type}/query`, { filter });
  const left = [...(ids as string[])];
  const found: JsonObject[] = [];
  while (left.length > 0) {
    found.push(...(await client.get(type, { ids: left.splice(0, 500), properties })));
  }
  return found;
}
