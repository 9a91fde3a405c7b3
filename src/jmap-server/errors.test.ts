// Every error of RFC 8620 and RFC 8621 is raised where it applies; the tables are complete, or this does not compile.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { MethodErrorType } from "../jmap/jmap-error.ts";
import type { Json, JsonObject } from "../jmap/json.ts";
import type { SetErrorType } from "../jmap/set-error.ts";
import { Log } from "../log/log.ts";
import { StoreRefusal } from "../store/mail-store.ts";
import { Uploads } from "./uploads.ts";
import type { Upload } from "./uploads.ts";
import { JmapDoor, testDirectory } from "../testing/jmap-door.ts";

/** Makes what it needs, and resolves to the error that came of it. */
type Story = (door: JmapDoor) => Promise<JsonObject | undefined>;

type OpenOptions = Parameters<typeof JmapDoor.open>[0];

/** Why an error cannot occur here, or how it does. */
type Told<Type extends string> = Readonly<
  Record<
    Type,
    { readonly never: string } | { readonly story: Story; readonly options?: OpenOptions }
  >
>;

/** The one object that a /set refused. */
function refusal(response: Readonly<Record<string, Json>>): JsonObject | undefined {
  for (const list of ["notCreated", "notUpdated", "notDestroyed"]) {
    const refused = response[list] ?? null;
    if (refused !== null) return Object.values(refused as Record<string, JsonObject>).at(-1);
  }
  return undefined;
}

function setting(name: string, args: (door: JmapDoor) => JsonObject | Promise<JsonObject>): Story {
  return async (door) => refusal(await door.call(`${name}/set`, await args(door)));
}

const inbox = ({ test }: JmapDoor): string => `f${test.mailboxId()}`;
const text = { textBody: [{ partId: "1" }], bodyValues: { 1: { value: "x" } } };
const letter = "From: you@example.org\r\nTo: a@x.example\r\n\r\nx";

async function add(door: JmapDoor, octets = letter): Promise<string> {
  return `m${(await door.test.add(octets)).id}`;
}

async function submission(door: JmapDoor, more: JsonObject = {}): Promise<JsonObject> {
  const { list } = await door.call("Identity/get", { ids: null });
  const [identity] = list as readonly JsonObject[];
  return { identityId: identity!["id"]!, emailId: await add(door), ...more };
}

function sending(more: JsonObject): Story {
  return setting("EmailSubmission", async (door) => ({
    create: { k: await submission(door, more) },
  }));
}

const mailFrom = { email: "you@example.org", parameters: null };
const to = (...emails: readonly string[]): JsonObject => ({
  envelope: { mailFrom, rcptTo: emails.map((email) => ({ email, parameters: null })) },
});

async function takeBackTooLate(door: JmapDoor): Promise<JsonObject | undefined> {
  const set = await door.call("EmailSubmission/set", { create: { k: await submission(door) } });
  const { id } = (set["created"] as Record<string, { id: string }>)["k"]!;
  const { store } = door.test;
  const entries = store.queueEntries(10).map((entry) => ({ id: entry.id, nextAttemptAt: 5 }));
  await store.beginAttempts(entries, 0);
  const update = { [id]: { undoStatus: "canceled" } };
  return refusal(await door.call("EmailSubmission/set", { update }));
}

async function importing(door: JmapDoor): Promise<JsonObject | undefined> {
  const login = { accountId: door.test.accountId(), login: "you@example.org" };
  const octets = ReadableStream.from([Buffer.from("\u0089PNG")]);
  const { blobId } = await door.server.upload(login, octets, "image/png");
  const emails = { k: { blobId, mailboxIds: { [inbox(door)]: true } } };
  return refusal(await door.call("Email/import", { emails }));
}

async function subscribing(door: JmapDoor): Promise<JsonObject | undefined> {
  const object = { deviceClientId: "x", url: "https://push.example/x" };
  for (let round = 0; round < 200; round++) {
    const create = { k: { ...object, deviceClientId: `x${round}` } };
    const [made] = await door.request(["PushSubscription/set", { create }]);
    const error = refusal(made!);
    if (error !== undefined) return error;
    const { id } = (made!["created"] as Record<string, { id: string }>)["k"]!;
    await door.request(["PushSubscription/set", { destroy: [id] }]);
  }
  return undefined;
}

const boxes = { above: { name: "Above" }, below: { name: "Below", parentId: "#above" } };

async function parent(door: JmapDoor): Promise<string> {
  const { created } = await door.call("Mailbox/set", { create: boxes });
  return (created as Record<string, { id: string }>)["above"]!.id;
}

const refusing = {
  mailFrom: () => Promise.resolve({ kind: "accepted" as const }),
  rcptTo: () => Promise.resolve({ kind: "accepted" as const }),
  submit: () =>
    Promise.resolve({
      kind: "refused" as const,
      code: 451,
      enhancedStatusCode: "4.7.1",
      text: "Enough for today",
    }),
};

const many = <Value>(count: number, value: (index: number) => Value): Value[] =>
  Array.from({ length: count }, (_, index) => value(index));

/** Has whatever is asked for, larger than the attachments of a message may be. */
class LargeUploads extends Uploads {
  override find(accountId: number, blobId: string): Upload {
    return { blobId, accountId, type: "a/b", size: 71 * 1024 * 1024, file: "", at: 0 };
  }
}

const setErrors: Told<SetErrorType> = {
  forbidden: { story: setting("Mailbox", (door) => ({ destroy: [inbox(door)] })) },
  overQuota: {
    story: async (door) => {
      const object = { deviceClientId: "x", url: "https://push.example/x" };
      const create = Object.fromEntries(many(21, (index) => [`k${index}`, object]));
      return refusal((await door.request(["PushSubscription/set", { create }]))[0]!);
    },
    // How many there are counts.
    options: {},
  },
  tooLarge: {
    story: setting("Email", (door) => ({
      create: {
        k: { mailboxIds: { [inbox(door)]: true }, attachments: [{ blobId: "u1", type: "a/b" }] },
      },
    })),
    options: { uploads: new LargeUploads({ directory: "", clock: () => 0 }) },
  },
  rateLimit: { story: subscribing },
  notFound: { story: setting("Email", () => ({ update: { m99: { keywords: {} } } })) },
  invalidPatch: {
    story: setting("Email", async (door) => ({
      update: { [await add(door)]: { "keywords/$seen/x": true } },
    })),
  },
  willDestroy: {
    story: setting("Email", async (door) => {
      const id = await add(door);
      return { update: { [id]: { keywords: {} } }, destroy: [id] };
    }),
  },
  invalidProperties: { story: setting("Mailbox", () => ({ create: { k: { name: "" } } })) },
  singleton: { story: setting("VacationResponse", () => ({ destroy: ["singleton"] })) },
  alreadyExists: {
    never: "The same message may be in an account any number of times, and nothing is copied to it",
  },
  mailboxHasChild: {
    story: setting("Mailbox", async (door) => ({ destroy: [await parent(door)] })),
  },
  mailboxHasEmail: {
    story: setting("Mailbox", async (door) => {
      const { test } = door;
      const mailboxId = test.mailboxId("Archive");
      await test.add(letter, { mailboxId });
      return { destroy: [`f${mailboxId}`] };
    }),
  },
  blobNotFound: {
    story: setting("Email", (door) => ({
      create: { k: { mailboxIds: { [inbox(door)]: true }, attachments: [{ blobId: "gone" }] } },
    })),
  },
  tooManyKeywords: {
    story: setting("Email", (door) => {
      const keywords = Object.fromEntries(many(101, (index) => [`k${index}`, true]));
      return { create: { k: { ...text, mailboxIds: { [inbox(door)]: true }, keywords } } };
    }),
  },
  tooManyMailboxes: {
    story: setting("Email", (door) => {
      const archive = `f${door.test.mailboxId("Archive")}`;
      const mailboxIds = { [inbox(door)]: true, [archive]: true };
      return { create: { k: { ...text, mailboxIds } } };
    }),
  },
  invalidEmail: { story: importing },
  forbiddenFrom: {
    story: setting("Identity", () => ({ create: { k: { email: "a@elsewhere.example" } } })),
  },
  tooManyRecipients: { story: sending(to(...many(1_001, (index) => `a${index}@x.example`))) },
  noRecipients: { story: sending(to()) },
  invalidRecipients: { story: sending(to("a b@x.example")) },
  forbiddenMailFrom: {
    story: sending({
      envelope: {
        mailFrom: { email: "a@elsewhere.example", parameters: null },
        rcptTo: [{ email: "a@x.example", parameters: null }],
      },
    }),
  },
  forbiddenToSend: { story: sending({}), options: { submission: refusing } },
  cannotUnsend: { story: takeBackTooLate },
};

function calling(name: string, args: JsonObject): Story {
  return async (door) =>
    (await door.request([name, { accountId: door.accountId, ...args }])).at(-1);
}

const quiet = new Log(() => {}, "error");
const searching = calling("Email/query", { filter: { text: "x" } });
const elsewhere = { fromAccountId: "a99", create: {} };

async function changedTooMuch(door: JmapDoor): Promise<JsonObject | undefined> {
  const { queryState } = await door.call("Email/query", {});
  await add(door);
  await add(door);
  const args = { sinceQueryState: queryState!, maxChanges: 1 };
  return calling("Email/queryChanges", args)(door);
}

async function halfDone(door: JmapDoor): Promise<JsonObject | undefined> {
  const create = { a: { email: "you@example.org" }, b: { email: "fault@example.org" } };
  return calling("Identity/set", { create })(door);
}

const faulty = {
  ...testDirectory,
  owns: (_accountId: number, address: string): boolean => {
    if (address.startsWith("fault")) throw new Error("a fault");
    return true;
  },
};

const methodErrors: Told<MethodErrorType> = {
  serverUnavailable: {
    story: searching,
    options: {
      search: { query: () => Promise.reject(new StoreRefusal("disk-full", "no room")) },
    },
  },
  serverFail: {
    story: searching,
    options: { search: { query: () => Promise.reject(new Error("a fault")) }, log: quiet },
  },
  serverPartialFail: { story: halfDone, options: { directory: faulty, log: quiet } },
  unknownMethod: { story: calling("Email/sing", {}) },
  invalidArguments: { story: calling("Email/get", { ids: "m1" }) },
  invalidResultReference: {
    story: calling("Email/get", { "#ids": { resultOf: "0", name: "x", path: "/ids" } }),
  },
  forbidden: {
    story: async (door) =>
      (await door.request(["PushSubscription/get", { ids: null, properties: ["url"] }]))[0],
  },
  accountNotFound: { story: calling("Email/get", { accountId: "a99", ids: [] }) },
  accountNotSupportedByMethod: { never: "Every account has all types" },
  accountReadOnly: { never: "Who logs in has one account, and may do everything in it" },
  requestTooLarge: { story: calling("Email/get", { ids: many(1_001, (index) => `m${index}`) }) },
  stateMismatch: { story: calling("Email/set", { ifInState: "no", destroy: [] }) },
  cannotCalculateChanges: { story: calling("Email/changes", { sinceState: "no" }) },
  anchorNotFound: { story: calling("Email/query", { anchor: "m99" }) },
  unsupportedSort: { story: calling("Email/query", { sort: [{ property: "colour" }] }) },
  unsupportedFilter: { story: calling("Email/query", { filter: { colour: "red" } }) },
  tooManyChanges: { story: changedTooMuch },
  fromAccountNotFound: { story: calling("Email/copy", elsewhere) },
  fromAccountNotSupportedByMethod: { never: "There is no account to copy from" },
};

for (const [what, told] of Object.entries({ SetError: setErrors, "method error": methodErrors })) {
  describe(`each ${what}`, () => {
    let shared: JmapDoor;
    before(async () => void (shared = await JmapDoor.open()));
    after(() => shared[Symbol.asyncDispose]());
    for (const [type, how] of Object.entries(told)) {
      if ("never" in how) continue;
      it(type, async () => {
        await using own = how.options && (await JmapDoor.open(how.options));
        const error = await how.story(own ?? shared);
        assert.equal(error?.["type"], type, JSON.stringify(error));
      });
    }
  });
}
