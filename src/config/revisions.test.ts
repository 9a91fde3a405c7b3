import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { StoreRefusal, type ConfigRevision, type NewConfigRevision } from "../store/mail-store.ts";
import { ConfigRefusal } from "./config-refusal.ts";
import { newAccount } from "./account-settings.ts";
import type { Document } from "./document.ts";
import { Revisions, type RevisionsOptions } from "./revisions.ts";

const cli = { by: "cli", note: "" };
const domain = '[domains."example.org"]\n';
const transport = `${domain}[transports.isp]\nkind = "smarthost"\nhost = "h"\nusername = "u"\npassword = "one"\n`;

describe("revisions", () => {
  it("begin with the empty document", () => {
    const revisions = new Revisions(options());
    assert.equal(revisions.number, 0);
    assert.deepEqual(revisions.document.accounts, {});
  });

  it("apply a text, tell the followers, and know it after a restart", async () => {
    const of = options();
    const revisions = new Revisions(of);
    const seen: string[][] = [];
    revisions.follow((document: Document) => seen.push(Object.keys(document.domains)));
    const applied = await revisions.apply(domain, cli);
    assert.equal(applied.revision, 1);
    assert.equal(applied.diff, '+ [domains."example.org"]\n');
    assert.deepEqual(seen, [[], ["example.org"]]);
    assert.equal(new Revisions(of).number, 1);
  });

  it("make no revision of what changes nothing", async () => {
    const revisions = new Revisions(options());
    await revisions.apply(domain, cli);
    assert.deepEqual(await revisions.apply(`# same\n${domain}`, cli), { revision: 1, diff: "" });
  });

  it("name the mailboxes of a new account", async () => {
    const of = options();
    await new Revisions(of).apply(`${domain}[accounts.mia]\naddresses = []`, cli);
    const [account] = of.stored[0]!.accounts;
    assert.equal(account?.name, "mia");
    assert.deepEqual(
      account?.mailboxes.map(({ name }) => name),
      ["Archive", "Drafts", "Junk", "Sent", "Trash"],
    );
  });

  it("change nothing when the text is faulty", async () => {
    const of = options();
    const revisions = new Revisions(of);
    await assert.rejects(() => revisions.apply("postmaster = 1", cli), ConfigRefusal);
    assert.equal(of.stored.length, 0);
    assert.equal((await revisions.apply(domain, cli)).revision, 1);
  });
});

describe("an account of a revision", () => {
  it("has what the store is told: what it may have, and how its mailboxes are called", async () => {
    const told: NewConfigRevision[] = [];
    const { store, ...rest } = options();
    const applyRevision = (revision: NewConfigRevision) => {
      told.push(revision);
      return store.applyRevision(revision);
    };
    const revisions = new Revisions({ ...rest, store: { ...store, applyRevision } });
    await revisions.apply(
      `language = "de"
       quota = 70
       [accounts.a]
       addresses = []
       quota = 1000
       maxQueued = 5
       keepRetiredDays = 1
       junkFlags = false
       [accounts.b]
       addresses = []
       language = "it"
       [accounts.c]
       addresses = []
       quota = -1
       [specialUseNames]
       Trash = "Weg"`,
      cli,
    );
    const shown = told[0]!.accounts.map(({ name, quota, junkFlags, mailboxes, ...queue }) => [
      name,
      quota,
      queue.queuedMax,
      queue.keepRetiredMs,
      junkFlags,
      mailboxes.map((mailbox) => mailbox.name).join(),
    ]);
    assert.deepEqual(shown, [
      ["a", 1000, 5, 24 * 3600 * 1000, false, "Archiv,Entwürfe,Spam,Gesendet,Weg"],
      [
        "b",
        70,
        20_000,
        7 * 24 * 3600 * 1000,
        true,
        "Archivio,Bozze,Posta indesiderata,Inviata,Weg",
      ],
      ["c", 0, 20_000, 7 * 24 * 3600 * 1000, true, "Archiv,Entwürfe,Spam,Gesendet,Weg"],
    ]);
  });
});

describe("changes of revisions", () => {
  it("refuse a text that was made from an older revision", async () => {
    const revisions = new Revisions(options());
    await revisions.apply(domain, cli);
    await assert.rejects(
      () => revisions.apply("", cli, 0),
      /made from revision 0.*config diff 0 1/,
    );
  });

  it("let edits that come together follow each other", async () => {
    const revisions = new Revisions(options());
    const add = (name: string): Promise<unknown> =>
      revisions.edit(
        (document) => ({
          ...document,
          accounts: {
            ...document.accounts,
            [name]: newAccount([]),
          },
        }),
        cli,
      );
    await Promise.all(["a", "b", "c"].map(add));
    assert.deepEqual(Object.keys(revisions.document.accounts), ["a", "b", "c"]);
    assert.equal(revisions.number, 3);
  });

  it("roll back, also what the rollback changed", async () => {
    const revisions = new Revisions(options());
    await revisions.apply(domain, cli);
    await revisions.apply("", cli);
    assert.equal((await revisions.rollback(1, cli)).revision, 3);
    assert.deepEqual(Object.keys(revisions.document.domains), ["example.org"]);
    assert.equal(revisions.diff(1, 3), "");
    assert.deepEqual(
      revisions.history(2).map(({ revision }) => revision),
      [3, 2],
    );
    await assert.rejects(() => revisions.rollback(9, cli), /no revision 9; the current one is 3/);
  });

  it("show secrets only when asked, and tell that one changed", async () => {
    const revisions = new Revisions(options());
    await revisions.apply(transport, cli);
    assert.ok(!revisions.show({ secrets: false }).includes("one"));
    assert.ok(revisions.show({ secrets: true }).includes('password = "one"'));
    const { diff } = await revisions.apply(transport.replace('"one"', '"two"'), cli);
    assert.equal(diff, "~ a password (not shown)\n");
    await revisions.apply(revisions.show({ secrets: false }), cli);
    assert.equal(revisions.number, 2);
  });
});

interface Options extends RevisionsOptions {
  readonly stored: (ConfigRevision & NewConfigRevision)[];
}

function options(): Options {
  const stored: (ConfigRevision & NewConfigRevision)[] = [];
  return {
    stored,
    now: () => 1,
    store: {
      currentRevision: () => stored.at(-1),
      revision: (number) => stored[number - 1],
      revisions: (limit) => stored.toReversed().slice(0, limit),
      applyRevision: async (revision) => {
        if (revision.base !== stored.length) throw new StoreRefusal("conflict", "conflict");
        stored.push({ ...revision, revision: stored.length + 1 });
        await Promise.resolve();
        return { revision: stored.length };
      },
    },
  };
}
