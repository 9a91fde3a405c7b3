// The model of writing mail, with a server of its own behind it.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { WebDoor } from "../testing/web-door.ts";
import { Texts } from "../../ui/kit/text/texts.ts";
import { httpTransport } from "../../ui/webmail/jmap/http-transport.ts";
import { JmapClient } from "../../ui/webmail/jmap/jmap-client.ts";
import { Mail } from "../../ui/webmail/jmap/mail.ts";
import { AddressBook } from "../../ui/webmail/compose/address-book.ts";
import { Compose } from "../../ui/webmail/compose/compose.ts";
import { defaults } from "../../ui/webmail/settings/preferences.ts";
import type { Preferences } from "../../ui/webmail/settings/preferences.ts";
import type { Upload } from "../../ui/webmail/compose/attachments.ts";
import { richOfPlainText } from "../../ui/webmail/compose/rich-text-format.ts";

interface Desk extends AsyncDisposable {
  readonly web: WebDoor;
  readonly mail: Mail;
  readonly waits: { readonly ms: number; readonly run: () => void }[];
  compose(upload?: Upload, habits?: Partial<Preferences>): Compose;
}

const broken = (): Promise<never> => Promise.reject(new Error("broken"));

/** A server of its own, and a client that is logged in. */
async function desk(): Promise<Desk> {
  const web = await WebDoor.open();
  const transport = httpTransport((url, init) => {
    const headers = new Headers(init?.headers);
    for (const [name, value] of Object.entries(web.basic)) headers.set(name, value);
    return fetch(url, { ...init, headers });
  }, web.origin);
  const mail = new Mail(new JmapClient(transport));
  await mail.open();
  const waits: { readonly ms: number; readonly run: () => void }[] = [];
  return {
    web,
    mail,
    waits,
    compose: (upload = broken, habits = {}) =>
      new Compose({
        mail,
        texts: new Texts({ locale: "en-GB" }),
        upload,
        readHtml: (html) => richOfPlainText(html.replaceAll(/<[^>]*>/g, "").trim()),
        habits: () => ({ ...defaults, ...habits }),
        after: (ms, run) => {
          const wait = { ms, run };
          waits.push(wait);
          return () => {
            if (waits.includes(wait)) waits.splice(waits.indexOf(wait), 1);
          };
        },
      }),
    [Symbol.asyncDispose]: () => web[Symbol.asyncDispose](),
  };
}

const blank = { kind: "new", to: "", cc: "", bcc: "", subject: "", text: "" } as const;

function uploading({ web }: Desk): Upload {
  return async ({ name, type }, { progress }) => {
    progress(0.5);
    const response = await web.fetch(`/jmap/upload/${web.jmap.accountId}/`, {
      method: "POST",
      headers: { ...web.basic, "content-type": type },
      body: `content of ${name}`,
    });
    return (await response.json()) as Awaited<ReturnType<Upload>>;
  };
}

async function get(at: Desk, id: string): Promise<Record<string, unknown>> {
  const { list } = await at.mail.client.call("Email/get", { ids: [id], fetchAllBodyValues: true });
  return list[0] as unknown as Record<string, unknown>;
}

async function idsIn(at: Desk, role: "drafts" | "sent" | "inbox"): Promise<readonly string[]> {
  const inMailbox = at.mail.byRole.value.get(role)!.id;
  const { ids } = await at.mail.client.call("Email/query", { filter: { inMailbox } });
  return ids;
}

describe("a draft", () => {
  it("is stored when its writer pauses, one in the place of the other", async () => {
    await using at = await desk();
    const compose = at.compose();
    await compose.start(blank);
    assert.equal(compose.storing.value, "nothing");
    compose.to.value = "Ann <ann@x.example>, bo";
    compose.subject.value = "Hello\r\nBcc: evil@x.example";
    compose.changed();
    assert.equal(compose.storing.value, "changed");
    assert.equal(at.waits.length, 1);
    await compose.store();
    const first = compose.storedId!;
    assert.deepEqual(await idsIn(at, "drafts"), [first]);
    const { to, subject, keywords, bcc } = await get(at, first);
    assert.deepEqual(to, [
      { name: "Ann", email: "ann@x.example" },
      { name: null, email: "bo" },
    ]);
    assert.deepEqual([subject, bcc], ["Hello Bcc: evil@x.example", null]);
    assert.deepEqual(keywords, { $draft: true, $seen: true });
    compose.setBody({ kind: "plain", text: "More" });
    await Promise.all([compose.store(), compose.store()]);
    assert.notEqual(compose.storedId, first);
    assert.deepEqual(await idsIn(at, "drafts"), [compose.storedId]);
    await compose.discard();
    assert.deepEqual(await idsIn(at, "drafts"), []);
  });

  it("keeps its attachments from draft to draft, and on another device", async () => {
    await using at = await desk();
    const compose = at.compose(uploading(at));
    await compose.start(blank);
    await compose.attachments.add([{ name: "a ä.txt", type: "text/plain", size: 3 }]);
    compose.setBody({
      kind: "rich",
      blocks: [{ kind: "line", pieces: [{ text: "x", bold: true }] }],
    });
    await compose.store();
    compose.subject.value = "second";
    compose.changed();
    await compose.store();
    const other = at.compose();
    await other.start({ kind: "edit", emailId: compose.storedId! });
    assert.equal(other.subject.value, "second");
    assert.deepEqual(other.body.value, { kind: "rich", blocks: richOfPlainText("x") });
    other.changed();
    await other.store();
    const { attachments } = await get(at, other.storedId!);
    const [part] = attachments as readonly { readonly name: string; readonly blobId: string }[];
    assert.equal(part?.name, "a ä.txt");
    const download = await at.web.fetch(
      `/jmap/download/${at.web.jmap.accountId}/${part.blobId}/x`,
      { headers: at.web.basic },
    );
    assert.equal(await download.text(), "content of a ä.txt");
  });
});

describe("drafts", () => {
  it("with large files wait longer before they are stored", async () => {
    await using at = await desk();
    const compose = at.compose();
    await compose.start(blank);
    for (const [size, ms] of [
      [0, 2_000],
      [1_000_000, 7_000],
      [20_000_000, 60_000],
    ] as const) {
      compose.attachments.put([{ blobId: "u", type: "text/plain", name: "a", size }]);
      compose.changed();
      assert.deepEqual(
        at.waits.map((wait) => wait.ms),
        [ms],
      );
    }
  });

  it("that are gone are not there to go on with", async () => {
    await using at = await desk();
    const compose = at.compose();
    await compose.start({ kind: "edit", emailId: "m99" });
    assert.equal(compose.status.value, "gone");
  });
});

describe("sending", () => {
  it("moves the draft to what was sent, and can be taken back", async () => {
    await using at = await desk();
    const compose = at.compose();
    await compose.start({ ...blank, to: "Ann <ann@x.example>", subject: "Hi", text: "x" });
    compose.bcc.value = "ann@x.example, secret@x.example";
    compose.changed();
    await compose.store();
    assert.equal(compose.problem(), undefined);
    const sent = await compose.send();
    assert.ok(sent !== undefined, String(compose.refusal.value));
    assert.deepEqual([await idsIn(at, "drafts"), await idsIn(at, "sent")], [[], [sent.emailId]]);
    const { store } = at.web.jmap.test;
    const entries = store.queueEntries(10);
    assert.equal(entries.length, 2);
    assert.equal(await compose.takeBack(sent), sent.emailId);
    assert.deepEqual([await idsIn(at, "drafts"), await idsIn(at, "sent")], [[sent.emailId], []]);
    assert.equal(store.queueEntries(10).length, 0);
    const again = at.compose();
    await again.start({ kind: "edit", emailId: sent.emailId });
    assert.equal(again.bcc.value, "ann@x.example, secret@x.example");
  });

  it("leaves at once where nobody wants to think again", async () => {
    await using at = await desk();
    const compose = at.compose(broken, { undoSend: 0 });
    await compose.start({ ...blank, to: "ann@x.example", subject: "Hi", text: "x" });
    assert.ok((await compose.send()) !== undefined, String(compose.refusal.value));
    const [entry] = at.web.jmap.test.store.queueEntries(10);
    assert.ok(entry!.nextAttemptAt <= Date.now());
  });

  it("names what is in its way", async () => {
    await using at = await desk();
    const compose = at.compose(broken);
    await compose.start(blank);
    assert.equal(compose.problem(), "recipients");
    compose.cc.value = "ann";
    assert.equal(compose.problem(), "addresses");
    compose.cc.value = "ann@x.example";
    assert.equal(compose.problem(), undefined);
    compose.body.value = { kind: "plain", text: "The file is attached.\n> anbei" };
    assert.equal(compose.problem(), "attachment");
    compose.body.value = { kind: "plain", text: "No.\n> see attachment" };
    assert.equal(compose.problem(), undefined);
    await compose.attachments.add([{ name: "x", type: "", size: 1 }]);
    assert.equal(compose.problem(), "failed-upload");
  });

  it("that the server refuses leaves the draft, and says why", async () => {
    await using at = await desk();
    const compose = at.compose();
    await compose.start({ ...blank, to: "x@-bad-.example" });
    assert.equal(await compose.send(), undefined);
    assert.ok(compose.refusal.value);
    assert.equal(compose.status.value, "ready");
    assert.deepEqual(await idsIn(at, "drafts"), [compose.storedId]);
  });
});

const letter = [
  "From: Ann <ann@x.example>",
  "To: also@example.org, bob@x.example",
  "Subject: Plans",
  "Message-ID: <1@x.example>",
  "Date: Sat, 21 Nov 2026 10:00:00 +0000",
  "Content-Type: multipart/mixed; boundary=b",
  "",
  "--b",
  "",
  "Shall we?",
  "--b",
  'Content-Type: image/png; name="p.png"',
  "Content-Disposition: attachment",
  "",
  "PNG",
  "--b--",
  "",
].join("\r\n");

describe("an answer", () => {
  it("quotes, names its thread, and marks what it answers", async () => {
    await using at = await desk();
    const { id } = await at.web.jmap.test.add(letter);
    const compose = at.compose();
    await compose.start({ kind: "replyAll", emailId: `m${id}` });
    assert.equal(compose.to.value, "Ann <ann@x.example>");
    assert.equal(compose.cc.value, "bob@x.example");
    compose.to.value += ", carl@x.example";
    const body = compose.body.value;
    assert.match(
      body.kind === "plain" ? body.text : "",
      /^\n\nOn .*2026.*, Ann wrote:\n> Shall we\?\n$/,
    );
    const sent = await compose.send();
    assert.ok(sent !== undefined, String(compose.refusal.value));
    const { from, to, inReplyTo, references, subject } = await get(at, sent.emailId);
    assert.equal((to as unknown[]).length, 2);
    assert.deepEqual(from, [{ name: null, email: "also@example.org" }]);
    assert.deepEqual(
      [inReplyTo, references, subject],
      [["1@x.example"], ["1@x.example"], "Re: Plans"],
    );
  });

  it("to others takes the attachments along", async () => {
    await using at = await desk();
    const { id } = await at.web.jmap.test.add(letter);
    const compose = at.compose();
    await compose.start({ kind: "forward", emailId: `m${id}` });
    assert.equal(compose.subject.value, "Fwd: Plans");
    const body = compose.body.value;
    assert.match(
      body.kind === "plain" ? body.text : "",
      /From: Ann <ann@x\.example>\n(?:.*\n)*\nShall we\?/,
    );
    compose.to.value = "carl@x.example";
    const sent = await compose.send();
    assert.ok(sent !== undefined, String(compose.refusal.value));
    const { attachments, inReplyTo } = await get(at, sent.emailId);
    assert.deepEqual(
      (attachments as { name: string }[]).map(({ name }) => name),
      ["p.png"],
    );
    assert.equal(inReplyTo, null);
  });
});

describe("an answer of somebody with habits", () => {
  it("has the signature, as it was designed where there are styles", async () => {
    await using at = await desk();
    const { id } = await at.web.jmap.test.add(letter);
    const compose = at.compose();
    await compose.start(blank);
    const change = { htmlSignature: "<b>Ann</b> of <i>X</i>" };
    const update = Object.fromEntries(compose.identities.value.map((one) => [one.id, change]));
    await at.mail.client.batch().other("Identity/set", { update }).response;
    const reply = at.compose();
    await reply.start({ kind: "reply", emailId: `m${id}` });
    const before = reply.body.value;
    assert.match(before.kind === "plain" ? before.text : "", /^\n\n-- \nAnn of X\n\nOn/);
    reply.switchBody();
    const after = reply.body.value;
    const lines = after.kind === "rich" ? after.blocks.slice(0, 4) : [];
    const texts = lines.map((line) => (line.kind === "line" ? line.pieces[0]?.text : line.kind));
    assert.deepEqual(texts, [undefined, undefined, "-- ", "Ann of X"]);
    reply.switchBody();
    assert.deepEqual(reply.body.value, before);
  });

  it("stands where its writer likes it, under the name that is liked", async () => {
    await using at = await desk();
    const { id } = await at.web.jmap.test.add(letter);
    const { client } = at.mail;
    const { response } = client
      .batch()
      .other<{ readonly list: readonly { id: string }[] }>("Identity/get", { ids: null });
    const identity = (await response).list[1]!.id;
    const fresh = at.compose(broken, { identity });
    await fresh.start(blank);
    assert.equal(fresh.identityId.value, identity);
    for (const [quoting, form] of [
      ["below", /^On .*, Ann wrote:\n> Shall we\?\n\n$/],
      ["none", /^$/],
    ] as const) {
      const compose = at.compose(broken, { quoting });
      await compose.start({ kind: "reply", emailId: `m${id}` });
      const body = compose.body.value;
      assert.match(body.kind === "plain" ? body.text : "rich", form);
    }
  });
});

it("suggests whom one has written to, the most and latest first", async () => {
  await using at = await desk();
  const { test } = at.web.jmap;
  for (const to of [
    "Bob <bob@x.example>",
    "Ann Lee <ann@x.example>",
    "bea@x.example, ann@x.example",
  ]) {
    await test.add(`To: ${to}\r\n\r\n`, { mailboxId: test.mailboxId("Sent") });
  }
  const book = new AddressBook(at.mail.client, () => at.mail.byRole.value.get("sent")?.id);
  const found = async (typed: string) => (await book.suggest(typed)).map(({ email }) => email);
  assert.deepEqual(await found("b"), ["bea@x.example", "bob@x.example"]);
  assert.deepEqual(await found("le"), ["ann@x.example"]);
  assert.deepEqual(await found(" "), []);
});
