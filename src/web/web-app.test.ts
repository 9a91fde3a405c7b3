import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { WebDoor } from "../testing/web-door.ts";

const echo = {
  using: ["urn:ietf:params:jmap:core"],
  methodCalls: [["Core/echo", { hello: true }, "0"]],
};

describe("logging in to the pages", () => {
  it("gives a cookie that only our own pages can use", async () => {
    await using web = await WebDoor.open();
    const response = await web.post("/login", {
      login: "you@example.org",
      password: "right horse",
    });
    assert.equal(response.status, 200);
    const [cookie = ""] = response.headers.getSetCookie();
    assert.match(cookie, /^homepost=[\w-]{43}; Max-Age=86400; Path=\/; HttpOnly; SameSite=Strict$/);
    const headers = await web.logIn();
    assert.equal((await web.post("/jmap/api", echo, headers)).status, 200);
    const foreign = { ...headers, origin: "https://evil.example" };
    assert.equal((await web.post("/jmap/api", echo, foreign)).status, 403);
    const crossSite = { ...headers, "sec-fetch-site": "cross-site" };
    assert.equal((await web.fetch("/jmap/session", { headers: crossSite })).status, 403);
  });

  it("makes a new session each time, and ends it", async () => {
    await using web = await WebDoor.open();
    const planted = { cookie: "homepost=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" };
    assert.equal((await web.post("/jmap/api", echo, planted)).status, 401);
    const one = await web.logIn();
    const other = await web.logIn();
    assert.notEqual(one["cookie"], other["cookie"]);
    const out = await web.post("/logout", {}, one);
    assert.equal(out.status, 204);
    assert.equal((await web.post("/jmap/api", echo, one)).status, 401);
    assert.equal((await web.post("/jmap/api", echo, other)).status, 200);
  });

  it("is refused with a wrong password, from another site, and without sense", async () => {
    await using web = await WebDoor.open();
    const right = { login: "you@example.org", password: "right horse" };
    assert.equal((await web.post("/login", { ...right, password: "wrong" })).status, 401);
    assert.equal((await web.post("/login", right, { origin: "https://evil.example" })).status, 403);
    assert.equal((await web.post("/login", { login: 5 })).status, 400);
    assert.equal((await web.post("/login", { ...right, password: "x".repeat(9000) })).status, 413);
  });
});

describe("JMAP over HTTP", () => {
  it("is found and used by other programs with a password", async () => {
    await using web = await WebDoor.open();
    const found = await web.fetch("/.well-known/jmap");
    assert.deepEqual([found.status, found.headers.get("location")], [307, "/jmap/session"]);
    const asked = await web.fetch("/jmap/session");
    assert.deepEqual(
      [asked.status, asked.headers.get("www-authenticate")],
      [401, 'Basic realm="Homepost", charset="UTF-8"'],
    );
    const session = await web.fetch("/jmap/session", { headers: web.basic });
    const { apiUrl, primaryAccounts } = (await session.json()) as {
      apiUrl: string;
      primaryAccounts: Record<string, string>;
    };
    assert.equal(apiUrl, `${web.origin}/jmap/api`);
    assert.equal(primaryAccounts["urn:ietf:params:jmap:mail"], web.jmap.accountId);
    const response = await web.post("/jmap/api", echo, web.basic);
    const { methodResponses } = (await response.json()) as Record<string, unknown>;
    assert.deepEqual(methodResponses, [["Core/echo", { hello: true }, "0"]]);
    const bearer = Buffer.from("you@example.org:right horse").toString("base64url");
    const byToken = await web.post("/jmap/api", echo, { authorization: `Bearer ${bearer}` });
    assert.equal(byToken.status, 200);
  });

  it("takes requests and uploads that are larger than a login", async () => {
    await using web = await WebDoor.open();
    const text = "x".repeat(100_000);
    const methodCalls = [["Core/echo", { text }, "0"]];
    const echoed = await web.post("/jmap/api", { ...echo, methodCalls }, web.basic);
    assert.deepEqual(
      ((await echoed.json()) as { methodResponses: unknown }).methodResponses,
      methodCalls,
    );
    const uploaded = await web.fetch(`/jmap/upload/${web.jmap.accountId}/`, {
      method: "POST",
      headers: web.basic,
      body: text,
    });
    assert.equal(uploaded.status, 201);
  });

  it("answers what is no request with the problem of RFC 8620 §3.6.1", async () => {
    await using web = await WebDoor.open();
    const wrong = await web.post("/jmap/api", { using: ["x"], methodCalls: [] }, web.basic);
    assert.equal(wrong.headers.get("content-type"), "application/problem+json");
    assert.deepEqual(await wrong.json(), {
      type: "urn:ietf:params:jmap:error:unknownCapability",
      status: 400,
      title: "Not known here: x",
    });
    const text = { ...web.basic, "content-type": "text/plain" };
    assert.equal((await web.post("/jmap/api", echo, text)).status, 400);
  });
});

describe("what JMAP gives out over HTTP", () => {
  it("is messages and parts, decoded, as nothing that runs", async () => {
    await using web = await WebDoor.open();
    const { test, accountId } = web.jmap;
    const letter =
      "Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPGI+SGVsbG88L2I+\r\n";
    const { id } = await test.add(letter);
    const get = (blobId: string, account = accountId) =>
      web.fetch(`/jmap/download/${account}/${blobId}/a%20b.html?type=text/html`, {
        headers: web.basic,
      });
    const whole = await get(`b${id}`);
    assert.equal(await whole.text(), letter);
    assert.equal(whole.headers.get("content-length"), String(letter.length));
    assert.match(whole.headers.get("content-security-policy")!, /^sandbox/);
    assert.match(whole.headers.get("content-disposition")!, /^attachment; filename\*=UTF-8''a%20b/);
    const part = await get(`b${id}-1`);
    assert.equal(await part.text(), "<b>Hello</b>");
    for (const blobId of [`b${id}-2`, "b99", "nonsense"]) {
      assert.equal((await get(blobId)).status, 404);
    }
    assert.equal((await get(`b${id}`, "a99")).status, 404);
    const theirs = await test.add(letter, { mailboxId: test.mailboxId("INBOX", "other") });
    assert.equal((await get(`b${theirs.id}`)).status, 404);
  });

  it("is changes as they come", async () => {
    await using web = await WebDoor.open();
    const { test, accountId } = web.jmap;
    const response = await web.fetch("/jmap/events?types=Email,Mailbox&closeafter=state&ping=0", {
      headers: web.basic,
    });
    assert.equal(response.headers.get("content-type"), "text/event-stream");
    await test.add("Subject: x\r\n\r\n", { mailboxId: test.mailboxId("INBOX", "other") });
    await test.add("Subject: x\r\n\r\n");
    const state = String(test.store.account(test.accountId())!.modSeq);
    const change = {
      "@type": "StateChange",
      changed: { [accountId]: { Email: state, Mailbox: state } },
    };
    assert.equal(await response.text(), `event: state\ndata: ${JSON.stringify(change)}\n\n`);
  });
});
