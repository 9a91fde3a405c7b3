import assert from "node:assert/strict";
import { it } from "node:test";
import { RequestError } from "../jmap/jmap-error.ts";
import type { Json, JsonObject } from "../jmap/json.ts";
import { JmapDoor } from "../testing/jmap-door.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import { methods } from "./methods.ts";

const seed = 20261121;
const runs = 1_500;

/** Names and values that some method knows, to be put together in all wrong ways. */
const names = [
  "accountId",
  "ids",
  "properties",
  "filter",
  "sort",
  "position",
  "anchor",
  "limit",
  "sinceState",
  "sinceQueryState",
  "maxChanges",
  "create",
  "update",
  "destroy",
  "ifInState",
  "emails",
  "blobIds",
  "emailIds",
  "bodyProperties",
  "fetchAllBodyValues",
  "onDestroyRemoveEmails",
  "onSuccessUpdateEmail",
  "onSuccessDestroyEmail",
  "fromAccountId",
  "collapseThreads",
] as const;

const objectNames = [
  "name",
  "parentId",
  "role",
  "mailboxIds",
  "keywords",
  "keywords/$seen",
  "from",
  "subject",
  "textBody",
  "bodyValues",
  "bodyStructure",
  "attachments",
  "identityId",
  "emailId",
  "envelope",
  "email",
  "operator",
  "conditions",
  "property",
  "text",
  "inMailbox",
  "header",
  "values",
  "senderViews",
  "isEnabled",
  "undoStatus",
  "__proto__",
];

function value(random: SeededRandom, known: readonly Json[], depth: number): Json {
  const kind = random.below(depth > 4 ? 4 : 7);
  if (kind < 3) return random.pick(known);
  if (kind === 3)
    return random.pick([null, true, false, 0, -1, 1, 2 ** 53, 0.5, "", "\ud800", "\r\n"]);
  const length = random.below(4);
  if (kind === 4) return Array.from({ length }, () => value(random, known, depth + 1));
  const entries = Array.from({ length }, (): [string, Json] => [
    random.chance(0.6) ? random.pick(objectNames) : nameOf(random.pick(known)),
    value(random, known, depth + 1),
  ]);
  return Object.fromEntries(entries);
}

function nameOf(known: Json): string {
  return typeof known === "string" ? known : "x";
}

function call(random: SeededRandom, known: readonly Json[]): Json {
  const args: Record<string, Json> = random.chance(0.95) ? { accountId: "a1" } : {};
  for (let count = random.below(5); count > 0; count--) {
    args[random.pick(names)] = value(random, known, 0);
  }
  return [random.pick([...methods.keys()]), args, String(random.below(3))];
}

it(`any calls are answered, seed ${seed}`, async () => {
  await using door = await JmapDoor.open();
  const random = new SeededRandom(seed);
  const { test } = door;
  const { id } = await test.add("From: you@example.org\r\nTo: a@x.example\r\nSubject: s\r\n\r\nx");
  const known: Json[] = ["a1", `m${id}`, `t${id}`, `b${id}`, "#k", "k", "0", "singleton", "inbox"];
  known.push("AND", "$seen", "receivedAt", "x", "you@example.org", "i1", "s1", { k: {} }, [
    `m${id}`,
  ]);
  known.push(...test.store.mailboxes(test.accountId()).map((mailbox) => `f${mailbox.id}`));
  const using = ["core", "mail", "submission", "vacationresponse"]
    .map((name) => `urn:ietf:params:jmap:${name}`)
    .concat("urn:homepost:settings");
  for (let run = 0; run < runs; run++) {
    const methodCalls = Array.from({ length: 1 + random.below(4) }, () => call(random, known));
    const octets = Buffer.from(JSON.stringify({ using, methodCalls }));
    try {
      const request = random.chance(0.1) ? random.mutated(octets) : octets;
      const { methodResponses } = await door.send(request);
      for (const response of methodResponses as readonly (readonly [string, JsonObject])[]) {
        const [name, { type }] = response;
        assert.ok(name !== "error" || type !== "serverFail", `run ${run}: ${octets.toString()}`);
      }
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
    }
  }
});
