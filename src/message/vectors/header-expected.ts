import type { Row } from "./expected-row.ts";

const fromA =
  '(NIL NIL ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL)';
const bodyLine = '("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 6 1 NIL NIL NIL NIL)';

/** What must come of header-messages.ts; checked by hand, octet by octet. */
export const headerExpected: Readonly<Record<string, Row>> = {
  "all fields": [
    '("Wed, 17 Jul 1996 02:23:25 -0700 (PDT)" "IMAP4rev2 WG mtg summary and minutes" (("Terry Gray" NIL "gray" "cac.washington.edu")) (("Office" NIL "office" "cac.washington.edu")) ((NIL NIL "answers" "cac.washington.edu")) ((NIL NIL "imap" "cac.washington.edu")) ((NIL NIL "minutes" "CNRI.Reston.VA.US")("John Klensin" NIL "KLENSIN" "MIT.EDU")) ((NIL NIL "secret" "example.org")) "<earlier@example.org>" "<B27397-0100000@cac.washington.edu>")',
    bodyLine,
    "body",
  ],
  "empty fields": [
    '("" "" ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL "")',
    bodyLine,
    "body",
  ],
  "encoded words": [
    '(NIL "=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?=    =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=" (("=?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?=" NIL "keld" "dkuug.dk")) (("=?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?=" NIL "keld" "dkuug.dk")) (("=?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?=" NIL "keld" "dkuug.dk")) (("=?US-ASCII?Q?Keith_Moore?=" NIL "moore" "cs.utk.edu")) NIL NIL NIL NIL)',
    bodyLine,
    "body",
  ],
  "encoded words cut in a character": [
    '(NIL "=?utf-8?B?4pyT4p?= =?utf-8?B?yT?=" ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL)',
    bodyLine,
    "body",
  ],
  "raw UTF-8": [
    "(NIL {17}\r\nGr\xc3\xbc\xc3\x9fe an \xe5\xb1\x8b\xe4\xbc\x81 (({5}\r\nJ\xc3\xb6rg NIL {5}\r\nj\xc3\xb6rg {15}\r\nb\xc3\xbccher.example)) (({5}\r\nJ\xc3\xb6rg NIL {5}\r\nj\xc3\xb6rg {15}\r\nb\xc3\xbccher.example)) (({5}\r\nJ\xc3\xb6rg NIL {5}\r\nj\xc3\xb6rg {15}\r\nb\xc3\xbccher.example)) (({6}\r\n\xe6\x88\x91\xe8\xb2\xb7 NIL {6}\r\n\xe6\x88\x91\xe8\xb2\xb7 {13}\r\n\xe5\xb1\x8b\xe4\xbc\x81.\xe9\xa6\x99\xe6\xb8\xaf)) NIL NIL NIL NIL)",
    bodyLine,
    "body",
  ],
  "raw UTF-8 that ends in A0": [
    "(NIL {11}\r\n\xc3\xa7a va, l\xc3\xa0 (({6}\r\nvoil\xc3\xa0 NIL {2}\r\n\xc3\xa0 {2}\r\n\xc3\xa0)) (({6}\r\nvoil\xc3\xa0 NIL {2}\r\n\xc3\xa0 {2}\r\n\xc3\xa0)) (({6}\r\nvoil\xc3\xa0 NIL {2}\r\n\xc3\xa0 {2}\r\n\xc3\xa0)) NIL NIL NIL NIL NIL)",
    '("text" "plain" ("name" {11}\r\nl\xc3\xa0 l\xc3\xa0.txt "x" {2}\r\n\xc3\xa0) NIL NIL "7BIT" 6 1 NIL NIL NIL NIL)',
    "body",
  ],
  "raw latin1": [
    '(NIL {5}\r\nGr\xfc\xdfe (({4}\r\nJ\xf6rg NIL "j" "d")) (({4}\r\nJ\xf6rg NIL "j" "d")) (({4}\r\nJ\xf6rg NIL "j" "d")) NIL NIL NIL NIL NIL)',
    bodyLine,
    "body",
  ],
  "folded fields": [
    '(NIL "one two\tthree" (("A Name That Is Folded" NIL "a" "b")) (("A Name That Is Folded" NIL "a" "b")) (("A Name That Is Folded" NIL "a" "b")) ((NIL NIL "c" "d")(NIL NIL "e" "f")) NIL NIL NIL "<folded@id>")',
    bodyLine,
    "body",
  ],
  groups: [
    '(NIL NIL ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "A Group" NIL)("Ed Jones" NIL "c" "a.test")(NIL NIL "joe" "where.test")("John" NIL "jdoe" "one.test")(NIL NIL NIL NIL)) ((NIL NIL "Undisclosed recipients" NIL)(NIL NIL NIL NIL)(NIL NIL "g2" NIL)(NIL NIL "x" "y")(NIL NIL NIL NIL)(NIL NIL "z" "w")) NIL NIL NIL)',
    bodyLine,
    "body",
  ],
  routes: [
    '(NIL NIL ((NIL "@hosta.int,@jkl.org" "userc" "d.bar.org")) ((NIL "@hosta.int,@jkl.org" "userc" "d.bar.org")) ((NIL "@hosta.int,@jkl.org" "userc" "d.bar.org")) ((NIL "@x" "y" "z")) NIL NIL NIL NIL)',
    bodyLine,
    "body",
  ],
  comments: [
    '("Thu,      13        Feb          1969      23:32               -0330 (Newfoundland Time)" NIL (("Pete" NIL "pete" "silly.test")) (("Pete" NIL "pete" "silly.test")) (("Pete" NIL "pete" "silly.test")) (("Joe (of old) Smith" NIL "joe" "example.org")) NIL NIL NIL NIL)',
    bodyLine,
    "body",
  ],
  "specials in names": [
    '(NIL NIL (("Doe, \\"Joe\\" \\\\ <x>" NIL "joe doe" "example.org")) (("Doe, \\"Joe\\" \\\\ <x>" NIL "joe doe" "example.org")) (("Doe, \\"Joe\\" \\\\ <x>" NIL "joe doe" "example.org")) ((NIL NIL "Mary Smith" NIL)(NIL NIL "m" "s")(NIL NIL NIL NIL)) NIL NIL NIL NIL)',
    bodyLine,
    "body",
  ],
  "fields twice": [
    '(NIL "first" ((NIL NIL "a" "b")(NIL NIL "second" "b")) ((NIL NIL "a" "b")(NIL NIL "second" "b")) ((NIL NIL "a" "b")(NIL NIL "second" "b")) ((NIL NIL "one" "x")(NIL NIL "two" "x")) NIL NIL NIL NIL)',
    bodyLine,
    "body",
  ],
  "addresses without a domain": [
    '(NIL NIL ((NIL NIL "root" "")) ((NIL NIL "root" "")) ((NIL NIL "root" "")) ((NIL NIL "Joe Smith" "")("postmaster" NIL "postmaster" "")) NIL NIL NIL NIL)',
    bodyLine,
    "body",
  ],
  "undisclosed without colon": [
    '(NIL NIL ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) (("undisclosed-recipients" NIL "" "")) NIL NIL NIL NIL)',
    bodyLine,
    "body",
  ],
  "missing commas and brackets": [
    '(NIL NIL (("Joe" NIL "joe" "x")) (("Joe" NIL "joe" "x")) (("Joe" NIL "joe" "x")) ((NIL NIL "a" "b")(NIL NIL "c" "d")(NIL NIL "e" "f")) NIL NIL NIL NIL)',
    bodyLine,
    "body",
  ],
  "addresses of literals": [
    '(NIL NIL ((NIL NIL "x" "[127.0.0.1]")) ((NIL NIL "x" "[127.0.0.1]")) ((NIL NIL "x" "[127.0.0.1]")) ((NIL NIL "y" "[IPv6:2001:db8::1]")) NIL NIL NIL NIL)',
    bodyLine,
    "body",
  ],
  "white space before the colon": [
    '(NIL "shouted" ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "c" "d")) NIL NIL NIL NIL)',
    bodyLine,
    "body",
  ],
  "colon alone": [fromA, bodyLine, "body"],
  "dates as they come": [
    '("yesterday, about noon" NIL ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL)',
    bodyLine,
    "body",
  ],
  "old date": [
    '("21 Nov 97 09:55 EST" NIL ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL)',
    bodyLine,
    "body",
  ],
  "references of many": [
    '(NIL NIL ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL "Your message of Friday <one@x>\t<two@x>" NIL)',
    bodyLine,
    "body",
  ],
  "Message-ID without brackets": [
    '(NIL NIL ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL "just.an.id@x")',
    bodyLine,
    "body",
  ],
  "quote and backslash in a subject": [
    '(NIL "say \\"hi\\" \\\\ bye" ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL)',
    bodyLine,
    "body",
  ],
  "display name in Chinese, encoded": [
    '(NIL NIL (("=?gb2312?B?1tDOxA==?=" NIL "zh" "example.cn")) (("=?gb2312?B?1tDOxA==?=" NIL "zh" "example.cn")) (("=?gb2312?B?1tDOxA==?=" NIL "zh" "example.cn")) (("=?utf-8?Q?quoted=20word?=" NIL "q" "example.org")) NIL NIL NIL NIL)',
    bodyLine,
    "body",
  ],
};
