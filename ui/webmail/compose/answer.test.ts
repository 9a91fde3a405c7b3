import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Email, EmailAddress, EmailDetails } from "../jmap/types.ts";
import { answerTo, quoted } from "./answer.ts";
import type { AnswerKind } from "./answer.ts";

const at = (email: string, name: string | null = null): EmailAddress => ({ name, email });
const me = at("me@home.example", "Me");
const alias = at("alias@home.example", "Me too");

function message(of: Partial<Email & EmailDetails>): Email & EmailDetails {
  return {
    id: "m1",
    blobId: "b1",
    threadId: "t1",
    mailboxIds: {},
    keywords: {},
    size: 1,
    receivedAt: "2026-11-21T10:00:00Z",
    from: [at("ann@x.example", "Ann")],
    to: [me, at("bob@x.example")],
    cc: [at("carl@x.example"), alias, at("ANN@x.example")],
    bcc: null,
    replyTo: null,
    subject: "Hello",
    hasAttachment: false,
    preview: "",
    sentAt: null,
    messageId: ["3@x"],
    references: ["1@x", "2@x"],
    textBody: [],
    htmlBody: [],
    attachments: [],
    bodyValues: {},
    ...of,
  };
}

const answer = (kind: AnswerKind, of: Partial<Email & EmailDetails> = {}) =>
  answerTo(message(of), kind, [alias, me]);
const emails = (list: readonly EmailAddress[]) => list.map(({ email }) => email).join(" ");

describe("an answer", () => {
  it("goes to the sender, or where the sender wants it", () => {
    assert.equal(emails(answer("reply").to), "ann@x.example");
    assert.equal(emails(answer("reply").cc), "");
    assert.equal(emails(answer("reply", { replyTo: [at("list@x.example")] }).to), "list@x.example");
    assert.equal(emails(answer("reply", { replyTo: [] }).to), "ann@x.example");
  });
  it("to all goes to everybody once, but not to me", () => {
    const { to, cc } = answer("replyAll");
    assert.equal(emails(to), "ann@x.example");
    assert.equal(emails(cc), "bob@x.example carl@x.example");
  });
  it("to what I sent goes to those whom I sent it to", () => {
    const mine = { from: [me], to: [at("ann@x.example")], cc: [at("bob@x.example")] };
    assert.equal(emails(answer("reply", mine).to), "ann@x.example");
    assert.equal(emails(answer("replyAll", mine).cc), "bob@x.example");
  });
  it("comes from the address that was written to", () => {
    assert.equal(answer("reply").from?.email, "alias@home.example");
    assert.equal(answer("reply", { cc: null }).from?.email, "me@home.example");
    assert.equal(answer("reply", { to: null, cc: null }).from, undefined);
  });
  it("names the thread", () => {
    const { inReplyTo, references } = answer("reply");
    assert.deepEqual([inReplyTo, references], [["3@x"], ["1@x", "2@x", "3@x"]]);
    const long = Array.from({ length: 300 }, (_, index) => `r${index}@x`);
    const kept = answer("reply", { references: long }).references!;
    assert.deepEqual([kept.length, kept[0], kept.at(-1)], [100, "r0@x", "3@x"]);
    const bare = answer("reply", { references: null, messageId: null });
    assert.deepEqual([bare.inReplyTo, bare.references], [undefined, undefined]);
  });
  it("has a subject that says so once", () => {
    for (const [subject, reply, forward] of [
      ["Hello", "Re: Hello", "Fwd: Hello"],
      ["Re: Hello", "Re: Hello", "Fwd: Re: Hello"],
      ["AW: Hello", "AW: Hello", "Fwd: AW: Hello"],
      ["Fwd: Hello", "Re: Fwd: Hello", "Fwd: Hello"],
      [null, "Re: ", "Fwd: "],
    ] as const) {
      assert.equal(answer("reply", { subject }).subject, reply);
      assert.equal(answer("forward", { subject }).subject, forward);
    }
  });
  it("that goes on to others begins a thread of its own", () => {
    const { to, cc, inReplyTo, references } = answer("forward");
    assert.deepEqual([to, cc, inReplyTo, references], [[], [], undefined, undefined]);
  });
});

it("quotes line by line", () => {
  assert.equal(quoted("a\r\n\r\n> b\n\n"), "> a\n> \n>> b");
});

describe("an answer to a list", () => {
  const list = { "header:List-Post:asURLs": ["mailto:club@garden.example"] };

  it("goes to the list alone", () => {
    const { to, cc } = answer("replyList", list);
    assert.deepEqual([to.map(({ email }) => email), cc], [["club@garden.example"], []]);
  });

  it("goes to the author where there is no list", () => {
    assert.equal(answer("replyList").to[0]?.email, "ann@x.example");
  });
});
