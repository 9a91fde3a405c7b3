import type { Source } from "./octets.ts";
import { lines, utf8 } from "./octets.ts";

const body = ["", "body"] as const;

/** What ENVELOPE must make of header fields, written well and written badly. */
export const headerMessages: Readonly<Record<string, Source>> = {
  "all fields": lines(
    "Date: Wed, 17 Jul 1996 02:23:25 -0700 (PDT)",
    "From: Terry Gray <gray@cac.washington.edu>",
    "Sender: Office <office@cac.washington.edu>",
    "Reply-To: answers@cac.washington.edu",
    "To: imap@cac.washington.edu",
    "Cc: minutes@CNRI.Reston.VA.US, John Klensin <KLENSIN@MIT.EDU>",
    "Bcc: secret@example.org",
    "Subject: IMAP4rev2 WG mtg summary and minutes",
    "In-Reply-To: <earlier@example.org>",
    "References: <first@example.org> <earlier@example.org>",
    "Message-ID: <B27397-0100000@cac.washington.edu>",
    ...body,
  ),
  "empty fields": lines(
    "Date:",
    "From: a@b",
    "Sender:",
    "Reply-To:  ",
    "Subject: ",
    "Message-ID:",
    ...body,
  ),
  "encoded words": lines(
    "From: =?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?= <keld@dkuug.dk>",
    "To: =?US-ASCII?Q?Keith_Moore?= <moore@cs.utk.edu>",
    "Subject: =?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?=",
    "    =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=",
    ...body,
  ),
  "encoded words cut in a character": lines(
    "From: a@b",
    "Subject: =?utf-8?B?4pyT4p?= =?utf-8?B?yT?=",
    ...body,
  ),
  "raw UTF-8": lines(
    utf8("From: Jörg <jörg@bücher.example>"),
    utf8("To: 我買 <我買@屋企.香港>"),
    utf8("Subject: Grüße an 屋企"),
    ...body,
  ),
  // The octet A0, which ends "à", is white space to JavaScript.
  "raw UTF-8 that ends in A0": lines(
    utf8("From: voilà <à@à>"),
    utf8("Subject: ça va, là"),
    utf8("Content-Type: text/plain; name=là là.txt; x=à"),
    ...body,
  ),
  "raw latin1": lines("From: J\xf6rg <j@d>", "Subject: Gr\xfc\xdfe", ...body),
  "folded fields": lines(
    "From: A Name",
    " That Is Folded",
    "\t<a@b>",
    "Subject: one",
    " two",
    "\tthree",
    "To:",
    " c@d,",
    "\te@f",
    "Message-ID:",
    " <folded@id>",
    " ",
    ...body,
  ),
  groups: lines(
    "From: a@b",
    "To: A Group:Ed Jones <c@a.test>,joe@where.test,John <jdoe@one.test>;",
    "Cc: Undisclosed recipients:;, g2: x@y; z@w",
    ...body,
  ),
  routes: lines("From: <@hosta.int,@jkl.org:userc@d.bar.org>", "To: <@x:y@z>", ...body),
  comments: lines(
    "From: Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>",
    "To: joe@example.org (Joe (of old) Smith), (nobody)",
    "Date: Thu,",
    "      13",
    "        Feb",
    "          1969",
    "      23:32",
    "               -0330 (Newfoundland Time)",
    ...body,
  ),
  "specials in names": lines(
    'From: "Doe, \\"Joe\\" \\\\ <x>" <"joe doe"@example.org>',
    "To: Mary (M) Smith: <m@s>;",
    ...body,
  ),
  "fields twice": lines(
    "From: a@b",
    "From: second@b",
    "To: one@x",
    "Subject: first",
    "To: two@x",
    "Subject: second",
    ...body,
  ),
  "addresses without a domain": lines(
    "From: root",
    "To: Joe Smith, postmaster <postmaster>",
    ...body,
  ),
  "undisclosed without colon": lines("From: a@b", "To: undisclosed-recipients <>", ...body),
  "missing commas and brackets": lines("From: Joe <joe@x", "To: a@b c@d;, <e@f", ...body),
  "addresses of literals": lines("From: x@[127.0.0.1]", "To: y@[IPv6:2001:db8::1]", ...body),
  "a thousand recipients": () => {
    const to = Array.from({ length: 1000 }, (_, number) => `r${number}@example.org`);
    return lines("From: a@b", `To: ${to.join(",\r\n ")}`, ...body);
  },
  "white space before the colon": lines("From : a@b", "SUBJECT\t: shouted", "to: c@d", ...body),
  "colon alone": lines(": no name", "From: a@b", "no colon here", "Bad Name: x", ...body),
  "dates as they come": lines("Date: yesterday, about noon", "From: a@b", ...body),
  "old date": lines("Date: 21 Nov 97 09:55 EST", "From: a@b", ...body),
  "references of many": lines(
    "From: a@b",
    "In-Reply-To: Your message of Friday <one@x>",
    "\t<two@x>",
    ...body,
  ),
  "Message-ID without brackets": lines("From: a@b", "Message-ID: just.an.id@x", ...body),
  "quote and backslash in a subject": lines('Subject: say "hi" \\ bye', "From: a@b", ...body),
  "display name in Chinese, encoded": lines(
    "From: =?gb2312?B?1tDOxA==?= <zh@example.cn>",
    'To: "=?utf-8?Q?quoted=20word?=" <q@example.org>',
    ...body,
  ),
};
