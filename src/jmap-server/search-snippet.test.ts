import assert from "node:assert/strict";
import { it } from "node:test";
import { JmapDoor } from "../testing/jmap-door.ts";

const letter = [
  "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe_an_Anna?=",
  'Content-Type: multipart/alternative; boundary="b"',
  "",
  "--b",
  "Content-Type: text/plain; charset=utf-8",
  "Content-Transfer-Encoding: base64",
  "",
  Buffer.from("Liebe Anna,\r\nviele <Gr\u00fc\u00dfe> & K\u00fcsse").toString("base64"),
  "--b",
  "Content-Type: text/html",
  "",
  "<p>Only <b>here</b>",
  "--b--",
  "",
].join("\r\n");

it("SearchSnippet/get shows what was looked for in subject and body, RFC 8621 §5.1", async () => {
  await using door = await JmapDoor.open();
  const { test } = door;
  const { id } = await test.add(letter);
  const theirs = await test.add(letter, { mailboxId: test.mailboxId("INBOX", "other") });
  const emailIds = [`m${id}`, `m${theirs.id}`, "m999"];
  const { list, notFound } = await door.call("SearchSnippet/get", {
    filter: { operator: "AND", conditions: [{ text: "anna" }, { body: "kusse" }] },
    emailIds,
  });
  assert.deepEqual(list, [
    {
      emailId: `m${id}`,
      subject: "Gr\u00fc\u00dfe an <mark>Anna</mark>",
      preview:
        "Liebe <mark>Anna</mark>, viele &lt;Gr\u00fc\u00dfe&gt; &amp; <mark>K\u00fcsse</mark>",
    },
  ]);
  assert.deepEqual(notFound, emailIds.slice(1));
  const html = await door.call("SearchSnippet/get", {
    filter: { body: "here" },
    emailIds: [`m${id}`],
  });
  assert.deepEqual(html["list"], [
    { emailId: `m${id}`, subject: null, preview: "Only <mark>here</mark>" },
  ]);
});

it("SearchSnippet/get shows nothing for filters without text, and knows its filters", async () => {
  await using door = await JmapDoor.open();
  const { id } = await door.test.add(letter);
  const emailIds = [`m${id}`];
  const not = { operator: "NOT", conditions: [{ text: "anna" }] };
  for (const filter of [null, { hasKeyword: "$seen" }, { from: "anna" }, not]) {
    const { list, notFound } = await door.call("SearchSnippet/get", { filter, emailIds });
    assert.deepEqual(list, [{ emailId: `m${id}`, subject: null, preview: null }]);
    assert.equal(notFound, null);
  }
  assert.equal(
    await door.error("SearchSnippet/get", { filter: { colour: "red" }, emailIds }),
    "unsupportedFilter",
  );
  const many = Array.from({ length: 201 }, (_, index) => `m${index + 1}`);
  assert.equal(await door.error("SearchSnippet/get", { emailIds: many }), "requestTooLarge");
});
