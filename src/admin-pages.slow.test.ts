import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { calls } from "./admin/calls.ts";
import { SoftAuthenticator } from "./testing/soft-authenticator.ts";
import { ServerPages } from "./testing/server-pages.ts";
import type { Headers } from "./testing/server-pages.ts";

/** Each call by its name: a new one cannot be forgotten. */
const names = Object.keys(calls);

describe("the calls of the admin pages", { timeout: 60_000 }, () => {
  it("do nothing without a session, with another's, for another site, or made of nonsense", async () => {
    await using pages = await ServerPages.open();
    const admin = await pages.logIn();
    const user = await pages.logIn("/login", {
      login: "you@localhost",
      password: "homepost-local",
    });
    const state = async (): Promise<string> => {
      const seen = ["config.history", "account.list", "queue.count", "dkim.list"].map((name) =>
        pages.post(`/admin/api/${name}`, {}, admin),
      );
      return (await Promise.all(seen)).map(({ text }) => text).join("\n");
    };
    const before = await state();
    const basic = `Basic ${btoa("you@localhost:homepost-local")}`;
    const stolen = user["cookie"]!.replace("homepost=", "homepost-admin=");
    const refused: [Headers, number][] = [
      [{}, 401],
      [user, 401],
      [{ cookie: stolen }, 401],
      [{ authorization: basic }, 401],
      [{ ...admin, origin: "https://evil.example" }, 403],
      [{ ...admin, "sec-fetch-site": "cross-site" }, 403],
      [{ ...admin, host: "evil.example", origin: "http://evil.example" }, 403],
      [{ ...admin, "content-type": "text/plain" }, 415],
    ];
    for (const name of names) {
      for (const [headers, status] of refused) {
        const answer = await pages.post(`/admin/api/${name}`, {}, headers);
        assert.equal(answer.status, status, `${name} ${JSON.stringify(headers)}`);
      }
      const nonsense = await pages.post(`/admin/api/${name}`, { surprise: [1] }, admin);
      assert.equal(nonsense.status, 400, name);
    }
    assert.equal(await state(), before);
  });

  it("are answered as on the command line, with progress where it is wanted", async () => {
    await using pages = await ServerPages.open();
    const admin = await pages.logIn();
    const list = await pages.post("/admin/api/account.list", {}, admin);
    const { result } = JSON.parse(list.text) as { result: { name: string }[] };
    assert.deepEqual(
      result.map(({ name }) => name),
      ["you"],
    );
    const wanted = { ...admin, accept: "application/jsonl" };
    const lines = (await pages.post("/admin/api/verify", {}, wanted)).text.trim().split("\n");
    assert.match(lines[0]!, /^\{"progress":"No faults: 1 account/);
    assert.deepEqual(JSON.parse(lines.at(-1)!), { result: { sound: true } });
    assert.equal((await pages.post("/admin/api/no.such", {}, admin)).status, 404);
    const password = { password: "another password" };
    assert.equal((await pages.post("/admin/api/admin.password", password, admin)).status, 200);
    assert.equal((await pages.post("/admin/logout", {}, admin)).status, 204);
    assert.equal((await pages.post("/admin/api/account.list", {}, admin)).status, 401);
    const old = { password: "homepost-local" };
    assert.equal((await pages.post("/admin/login", old)).status, 401);
    assert.equal((await pages.post("/admin/login", {})).status, 400);
    await pages.logIn("/admin/login", password);
  });
});

describe("a passkey of the admin pages", { timeout: 60_000 }, () => {
  it("is made there, lets in without the password, and is nobody's account", async () => {
    await using pages = await ServerPages.open();
    const origin = `http://localhost:${pages.port}`;
    const local = { host: `localhost:${pages.port}`, origin };
    const admin = { ...local, ...(await pages.logIn()) };
    const json = async <Result>(path: string, body: object, headers: Headers): Promise<Result> => {
      const { status, text } = await pages.post(path, body, headers);
      assert.equal(status, 200, text);
      return JSON.parse(text) as Result;
    };
    const key = new SoftAuthenticator();
    assert.equal((await pages.post("/admin/passkey/options", {}, local)).status, 401);
    const begun = await json<{ options: object }>("/admin/passkey/options", {}, admin);
    const made = { name: "desk", response: key.create(begun.options, origin) };
    assert.equal((await pages.post("/admin/passkey", made, local)).status, 401);
    await json("/admin/passkey", made, admin);

    const away = { host: "evil.example", origin: "http://evil.example" };
    assert.equal((await pages.post("/admin/login/passkey/options", {}, away)).status, 403);
    const shown = async (path: string): Promise<[object, Headers]> => {
      const { text, cookies } = await pages.post(`${path}/options`, {}, local);
      const { options } = JSON.parse(text) as { options: object };
      const cookie = cookies[0]!.split(";")[0]!;
      return [{ response: key.get(options, origin) }, { ...local, cookie }];
    };
    const [asUser, browser] = await shown("/login/passkey");
    assert.equal((await pages.post("/admin/login/passkey", asUser, browser)).status, 401);
    assert.equal((await pages.post("/login/passkey", asUser, browser)).status, 401);
    const entered = await pages.post(
      "/admin/login/passkey",
      ...(await shown("/admin/login/passkey")),
    );
    assert.equal(entered.status, 200, entered.text);
    const cookie = entered.cookies.find((one) => one.startsWith("homepost-admin="))!;
    const session = { cookie: cookie.split(";")[0]! };
    assert.equal((await pages.post("/admin/api/admin.passkey.list", {}, session)).status, 200);
  });
});
