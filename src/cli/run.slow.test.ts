import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { homepost, type Typed } from "../testing/command-line.ts";
import { RunningControl } from "../testing/running-control.ts";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { selfSigned } from "../tls/self-signed.ts";
import { commands } from "./commands.ts";

describe("the command line", () => {
  it("lists its commands", async () => {
    for (const line of ["", "help", "--help", "-h"]) {
      const { code, out } = await homepost(line);
      assert.equal(code, 0);
      for (const { words } of commands) assert.match(out, new RegExp(`homepost ${words} `));
    }
  });

  for (const { words } of commands) {
    it(`explains ${words} within 100 columns`, async () => {
      const { code, out } = await homepost(`${words} --help`);
      assert.equal(code, 0);
      assert.match(out, new RegExp(`^Usage: homepost ${words}`));
      assert.ok(out.split("\n").every((line) => line.length <= 100));
      assert.equal((await homepost(`help ${words}`)).out, out);
    });
  }

  it("shows the commands that begin with a word", async () => {
    for (const line of ["help queue", "queue --help", "queue -h"]) {
      const { code, out, err } = await homepost(line);
      assert.equal(code, 0);
      assert.match(out, /^ {2}homepost queue list .*\n {2}homepost queue show .*\n/);
      assert.equal(err, "");
    }
  });

  it("says its version", async () => {
    assert.match((await homepost("--version")).out, /^homepost \d+\.\d+\.\d+ /);
    assert.equal((await homepost("version")).code, 0);
  });

  for (const [line, error] of [
    ["nonsense", /there is no command "nonsense": see "homepost help"/],
    ["account", /say which\n {2}homepost account add/],
    ["account paint x", /no "paint"\n {2}homepost account add/],
    ["account add", /^homepost: ADDRESS is missing\nUsage: homepost account add ADDRESS/],
    ["account app-password add mia", /^homepost: NAME is missing\nUsage/],
    ["account add a b c", /^homepost: Do not know what to do with "b" "c"\nUsage/],
    ["config diff 1 2 3", /with "3"\nUsage/],
    ["queue list --limit -1", /^homepost: Option '--limit' argument is ambiguous\nUsage/],
    ["queue list --limit 0", /--limit needs a number from 1 to 10000/],
    ["queue list --limit 1.5", /--limit needs a number from 1 to 10000/],
    ["account app-password", /app-password: say which\n {2}homepost account app-password add/],
    ["account tls-key show x", /homepost account tls-key: no "show"\n {2}homepost account tls-key/],
    ["account app-password add mia x --scope pop", /--scope needs some of imap, smtp, web/],
    ["account list x", /Do not know what to do with "x"/],
    ["account list --nonsense", /Unknown option '--nonsense'\nUsage/],
    ["queue drop seven", /"seven" is not the number of a message/],
    ["queue retry", /numbers as "queue list" shows them, or --all/],
    ["config rollback -1", /Usage: homepost config rollback/],
    ["localserve --ip here", /--ip here: not an address/],
    ["localserve --port-base 65000", /--port-base needs a number/],
    ["testdata /d --messages none", /--messages needs a number/],
    ["localserve --log loud", /--log needs one of debug, info, warn, error/],
  ] as const) {
    it(`refuses "${line}"`, async () => {
      const { code, err } = await homepost(line);
      assert.equal(code, 2);
      assert.match(err, error);
    });
  }
});

describe("commands that serve", () => {
  it("start localserve with the ports that were asked for", async () => {
    const { started } = await homepost("localserve --dir /d --ip 127.0.0.2 --port-base 2000");
    assert.deepEqual(started?.config.listen, {
      addresses: ["127.0.0.2"],
      ports: {
        smtp: 2025,
        submission: 2587,
        submissions: 2465,
        imap: 2143,
        imaps: 2993,
        http: 2080,
        https: 2443,
      },
    });
    assert.equal(started?.config.dataDirectory, "/d");
    assert.equal((await homepost("localserve")).started?.config.dataDirectory, "/nowhere");
  });

  it("start serve with the directory that was asked for before that of the file", async () => {
    await using directory = await TemporaryDirectory.make("cli");
    const config = directory.file("homepost.toml");
    await writeFile(config, 'dataDirectory = "/from-file"\n');
    const dir = async (rest: string, typed?: Typed): Promise<unknown> =>
      (await homepost(`serve --config ${config}${rest}`, typed)).started?.config.dataDirectory;
    assert.equal(await dir(""), "/from-file");
    assert.equal(await dir("", { directory: "/from-environment" }), "/from-environment");
    assert.equal(await dir(" --dir /asked", { directory: "/from-environment" }), "/asked");
    await writeFile(config, "[listen]\nimpa = 1\n");
    const { code, err } = await homepost(`serve --config ${config}`);
    assert.equal(code, 1);
    assert.match(err, /homepost\.toml: listen\.impa: this key is not known here/);
    assert.match((await homepost("serve --config /none")).err, /there is no file "\/none"/);
  });
});

describe("testdata", () => {
  it("fills an empty directory, and no other", async () => {
    await using temporary = await TemporaryDirectory.make("cli");
    const directory = temporary.file("data");
    const filled = await homepost(`testdata ${directory} --messages 3 --accounts 2`);
    assert.equal(filled.code, 0);
    assert.match(filled.out, /2 accounts with 3 messages each\n$/);
    assert.match(
      (await homepost(`verify ${directory}`)).out,
      /^No faults: 2 accounts, .* 6 messages/,
    );
    const again = await homepost(`testdata ${directory}`);
    assert.equal(again.code, 1);
    assert.match(again.err, /there is mail already/);
  });
});

describe("a new account", () => {
  it("has mailboxes with names in its language, and a quota that is shown", async () => {
    await using control = await RunningControl.start();
    const { directory } = control;
    const passwords = ["long enough", "long enough"];
    await homepost("domain add example.org", { directory });
    const add = "account add bo@example.org --language";
    assert.match((await homepost(`${add} klingon`)).err, /--language needs one of de, en, /);
    assert.equal((await homepost(`${add} de`, { directory, passwords })).code, 0);
    const { id } = control.store.accountByName("bo")!;
    assert.equal(control.store.mailboxByUse(id, "\\Trash")?.name, "Papierkorb");
    const { out } = await homepost("config show", { directory });
    assert.match(out, /^language = "de"$/m);
    const input = out.replace('language = "de"', 'language = "de"\nquota = 2000000');
    assert.equal((await homepost("config apply -", { directory, input })).code, 0);
    assert.match((await homepost("account list", { directory })).out, /^bo +0 +0 B of 2\.0 MB /m);
  });
});

describe("commands that ask the server", () => {
  it("say what to do when there is none", async () => {
    await using directory = await TemporaryDirectory.make("cli");
    const { code, err } = await homepost("account list", { directory: directory.path });
    assert.equal(code, 1);
    assert.match(err, /^homepost: No server runs on .*: start one with "homepost serve --dir /);
    // Before a password is asked for: these two differ.
    const typed = { directory: directory.path, passwords: ["one", "other"] };
    assert.match((await homepost("account add mia@example.org", typed)).err, /No server runs on/);
  });

  it("add and show domains and accounts", async () => {
    await using control = await RunningControl.start();
    const { directory } = control;
    const early = await homepost("account add mia@example.org", { directory, passwords: ["p"] });
    assert.equal(early.code, 1);
    assert.match(early.err, /^homepost: There is no domain "example\.org" here: see "domain list"/);
    const dots = await homepost("domain add foo..bar", { directory });
    assert.equal(dots.err, 'homepost: "foo..bar" is not a domain: give one such as example.org\n');
    assert.equal((await homepost("domain add Example.org", { directory })).code, 0);
    assert.match((await homepost("domain list", { directory })).out, /^example\.org {2}in use$/m);
    const passwords = ["a long one", "a long one"];
    const added = await homepost("account add Mia@example.org", { directory, passwords });
    assert.equal(added.out, "Added account mia; log in as Mia@example.org\n");
    const account = control.store.accountByName("mia")!;
    assert.equal(control.store.credentials(account.id)[0]?.value, "a long one");
    const { out } = await homepost("account list", { directory });
    assert.match(out, /^ACCOUNT {2}MESSAGES {2}SIZE {2}ADDRESSES\nmia {6}0 {9}0 B {3}Mia@example/);
    assert.match(
      (await homepost("account add mia@example.org", { directory, passwords })).err,
      /There is an account "mia" already/,
    );
    const bo = await homepost("account add bo@EXAMPLE.org", { directory, passwords });
    assert.equal(bo.out, "Added account bo; log in as bo@EXAMPLE.org\n");
  });
});

describe("commands on accounts", () => {
  it("say what is wrong with an address", async () => {
    await using control = await RunningControl.start();
    const { directory } = control;
    await homepost("domain add example.org", { directory });
    const passwords = ["a long one", "a long one"];
    for (const address of ["mia", "@example.org", "example.org", "a..b@example.org"]) {
      const { code, err } = await homepost(`account add ${address}`, { directory, passwords });
      assert.equal(code, 1);
      assert.match(
        err,
        /^homepost: ".*" is not an address: it needs to be like mia@example\.org\n$/,
      );
    }
    const named = await homepost("account add jörg@example.org", { directory, passwords });
    assert.match(
      named.err,
      /^homepost: "jörg" cannot be the name of an account: .* with --name\n$/,
    );
  });

  it("change a password only when it was typed twice the same", async () => {
    await using control = await RunningControl.start();
    const { directory } = control;
    await homepost("domain add example.org", { directory });
    await homepost("account add mia@example.org", { directory, passwords: ["first"] });
    const password = (): string | undefined =>
      control.store.credentials(control.store.accountByName("mia")!.id)[0]?.value;
    const differ = await homepost("account password mia", { directory, passwords: ["a", "b"] });
    assert.match(differ.err, /The two passwords differ: nothing was changed/);
    assert.equal(password(), "first");
    await homepost("account password mia", { directory, passwords: ["second"] });
    assert.equal(password(), "second");
    const unknown = await homepost("account password bo", { directory, passwords: ["x"] });
    assert.match(unknown.err, /There is no account "bo": see "account list"/);
  });
});

describe("commands on what lets in", () => {
  it("make, show and remove app passwords", async () => {
    await using control = await withMia();
    const { directory } = control;
    const add = "account app-password add mia phone";
    const { out } = await homepost(add, { directory });
    assert.match(out, /^[a-z]{4}(-[a-z]{4}){4}\n$/);
    assert.match((await homepost(add, { directory })).err, /There is one named "phone" already/);
    await homepost("account app-password add mia pad --scope web,imap", { directory });
    const list = await homepost("account app-password list mia", { directory });
    assert.match(
      list.out,
      /^MADE .*\n.* never {6}imap,web {3}pad\n.* never {6}imap,smtp {2}phone\n$/,
    );
    const removed = await homepost("account app-password remove mia phone", { directory });
    assert.equal(removed.out, "Removed app password phone of mia\n");
    const again = await homepost("account app-password remove mia phone", { directory });
    assert.match(again.err, /There is no app password named "phone"/);
    const json = await homepost("account app-password list mia --json", { directory });
    assert.deepEqual(JSON.parse(json.out), [
      { name: "pad", scopes: ["imap", "web"], createdAt: 1000 },
    ]);
    assert.match((await homepost("account app-password list bo", { directory })).err, /no account/);
  });

  it("add, show and remove TLS keys", async () => {
    await using control = await withMia();
    const { directory } = control;
    const { certificate: input } = await selfSigned(["phone"], Date.now());
    const add = "account tls-key add mia phone -";
    const { out } = await homepost(add, { directory, input });
    assert.match(out, /^Added EC prime256v1 key [\w-]{43}; it logs in as mia@example\.org\n$/);
    assert.match((await homepost(add, { directory, input })).err, /registered already/);
    assert.match((await homepost(add, { directory, input: "x" })).err, /as PEM/);
    const other = await homepost(`${add} --login bo@example.org`, { directory, input });
    assert.match(other.err, /must log in as an address of mia: mia@example\.org/);
    const list = await homepost("account tls-key list mia", { directory });
    assert.match(list.out, / never {6}EC prime256v1 {2}yes {6}mia@example\.org {2}phone\n$/);
    await homepost("account tls-key remove mia phone", { directory });
    await homepost(`${add} --no-imap-preauth`, { directory, input });
    const [key] = control.store.access.tlsKeys(control.store.accountByName("mia")!.id);
    assert.equal(key?.imapPreauth, false);
  });
});

describe("account logins", () => {
  it("shows who logged in", async () => {
    await using control = await withMia();
    const { directory, store } = control;
    const none = await homepost("account logins", { directory });
    assert.equal(none.out, "Nobody has tried to log in\n");
    const at = Date.now();
    const attempt = {
      accountId: store.accountByName("mia")!.id,
      login: "mia@example.org",
      remoteAddress: "192.0.2.1",
      localAddress: undefined,
      tls: undefined,
      tlsKey: undefined,
      protocol: "imap",
      userAgent: "a\tphone",
      mechanism: "PLAIN",
      credential: "app password pad",
      result: "ok",
      isFailed: false,
      firstAt: at,
      lastAt: at,
      count: 3,
    };
    const nobody = { ...attempt, accountId: undefined, result: "bad-credentials", count: 1 };
    await store.access.recordLogins({ attempts: [attempt, nobody], appPasswords: [], tlsKeys: [] });
    const { out } = await homepost("account logins mia", { directory });
    assert.match(
      out,
      /3 +mia +ok +192\.0\.2\.1 +imap PLAIN without TLS +mia@example\.org +app password pad, a\?phone\n$/,
    );
    assert.equal(out.split("\n").length, 3);
    assert.match((await homepost("account logins -", { directory })).out, /1 +- +bad-credentials/);
    const all = await homepost("account logins --json --limit 10", { directory });
    assert.equal((JSON.parse(all.out) as unknown[]).length, 2);
  });
});

describe("commands on the configuration", () => {
  it("show it, take it back changed, and undo that", async () => {
    await using control = await RunningControl.start();
    const { directory } = control;
    const first = '[domains."example.org"]\n';
    await homepost("config apply - --force", { directory, input: first });
    const { out: shown } = await homepost("config show", { directory });
    assert.equal(shown, '# Homepost configuration, revision 1\n[domains."example.org"]\n');
    const input = `${shown}[domains."example.com"]\n`;
    const applied = await homepost("config apply - --note two", { directory, input });
    assert.match(applied.out, /^\+ \[domains\."example\.com"\]$/m);
    assert.match(applied.out, /Applied as revision 2\n$/);
    const late = await homepost("config apply -", { directory, input: `${shown}# late\n` });
    assert.match(late.err, /made from revision 1, but the current one is 2/);
    assert.match((await homepost("config diff", { directory })).out, /^\+ .*example\.com/m);
    assert.match((await homepost("config diff 2 1", { directory })).out, /^- .*example\.com/m);
    assert.match((await homepost("config history", { directory })).out, /^2 .* cli {2}two$/m);
    await homepost("config rollback 1", { directory });
    assert.ok(!(await homepost("config show", { directory })).out.includes("example.com"));
    const same = await homepost("config apply - --force", { directory, input: shown });
    assert.equal(same.out, "Nothing to change: still revision 3\n");
  });

  it("say why a file cannot be read", async () => {
    await using directory = await TemporaryDirectory.make("cli");
    const absent = await homepost(`config apply ${directory.path}/none.toml`);
    assert.equal(absent.code, 1);
    assert.match(absent.err, /^homepost: Cannot read ".*none\.toml": there is no such file\n$/);
    const wrong = await homepost(`config apply ${directory.path}`);
    assert.match(wrong.err, /^homepost: Cannot read ".*": it is a directory\n$/);
  });

  it("name every fault and change nothing", async () => {
    await using control = await RunningControl.start();
    const input = 'postmaster = "x"\n[accounts.bo]\naddresses = ["bo@example.org"]\n';
    const { code, err } = await homepost("config apply -", { directory: control.directory, input });
    assert.equal(code, 1);
    assert.match(err, /accounts\.bo\.addresses\.0: no such domain here: example\.org\n/);
    assert.match(err, /postmaster: no such account: x/);
    assert.equal(control.store.currentRevision(), undefined);
  });
});

describe("commands on the queue", () => {
  it("show, retry and drop", async () => {
    await using control = await RunningControl.start();
    const { directory, store } = control;
    assert.equal((await homepost("queue list", { directory })).out, "Nothing waits to be sent\n");
    const [id] = await queued(control);
    const { out } = await homepost("queue list", { directory });
    assert.match(out, new RegExp(`^${id} +mia@example\\.org {2}bo@elsewhere\\.example `, "m"));
    assert.equal((await homepost(`queue retry ${id}`, { directory })).out, "1 to be tried now\n");
    assert.equal(store.nextQueueAttemptAt(), 1000);
    assert.equal((await homepost("queue retry --all", { directory })).code, 0);
    const dropped = await homepost(`queue drop ${id} 999 ${id}`, { directory });
    assert.equal(dropped.code, 1);
    assert.equal(dropped.out, '1 dropped, 1 not in the queue: see "queue list"\n');
    const gone = await homepost(`queue retry ${id}`, { directory });
    assert.equal(gone.code, 1);
    assert.match(gone.out, /^0 to be tried now, 1 not in the queue/);
    assert.equal(store.queueEntries(10).length, 0);
  });
});

describe("verify", () => {
  it("checks a directory, and says where there is none", async () => {
    await using control = await RunningControl.start();
    const found = await homepost(`verify ${control.directory}`);
    assert.deepEqual([found.code, found.err], [0, ""]);
    assert.match(found.out, /^No faults: 0 accounts/);
    assert.match((await homepost("verify /nowhere")).err, /there is no homepost\.db in it/);
  });
});

async function queued({ store }: RunningControl): Promise<readonly number[]> {
  await using message = store.incoming();
  await message.write(Buffer.from("From: mia@example.org\r\nSubject: hello\r\n\r\nbody\r\n"));
  const body = await message.finish();
  const entry = {
    accountId: undefined,
    reversePath: "mia@example.org",
    recipient: "bo@elsewhere.example",
    prefix: "",
    messageId: "<1@example.org>",
    subject: "hello",
    smtpUtf8: false,
    eightBitMime: false,
    requireTls: undefined,
    dsn: undefined,
    queuedAt: 5000,
    nextAttemptAt: 6000,
  };
  const [accepted] = await store.accept([{ body, deliveries: [], queue: [entry] }]);
  return accepted!.queueEntryIds;
}

/** Account mia of example.org, made by the commands. */
async function withMia(): Promise<RunningControl> {
  const control = await RunningControl.start();
  const { directory } = control;
  await homepost("domain add example.org", { directory });
  await homepost("account add mia@example.org", { directory, passwords: ["first"] });
  return control;
}

describe("passkeys and codes", () => {
  it("show and remove second factors", async () => {
    await using control = await withMia();
    const { directory } = control;
    const show = "account second-factor show mia";
    assert.equal((await homepost(show, { directory })).out, "No codes of an app\nNo passkeys\n");
    const remove = "account second-factor remove mia";
    assert.match((await homepost(remove, { directory })).err, /neither codes of an app nor/);
    const { secondFactors } = control.store.access;
    const accountId = control.store.accountByName("mia")!.id;
    const passkey = {
      id: "x",
      name: "phone",
      host: "mail.x",
      publicKey: Buffer.alloc(1),
      counter: 0,
      transports: [],
      createdAt: 5,
    };
    await secondFactors.addPasskey({ ...passkey, owner: accountId });
    await secondFactors.addPasskey({ ...passkey, id: "y", owner: "admin" });
    assert.match((await homepost(show, { directory })).out, /^No codes.*\nMADE .*\n.* phone\n$/);
    await homepost(remove, { directory });
    assert.equal(secondFactors.isOn(accountId), false);
    const list = "admin passkey list";
    assert.match((await homepost(list, { directory })).out, / never {6}mail\.x {2}phone\n$/);
    await homepost("admin passkey remove phone", { directory });
    assert.equal((await homepost(list, { directory })).out, "No passkeys\n");
  });
});
