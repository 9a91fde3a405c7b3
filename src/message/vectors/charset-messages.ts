import type { Source } from "./octets.ts";
import { base64, hex, lines, utf8 } from "./octets.ts";

/** A greeting or a word in each charset; the preview tells whether it was understood. */
const greetings: Readonly<Record<string, string>> = {
  "iso-2022-jp": hex("1b 24 42 46 7c 4b 5c 38 6c 1b 28 42"),
  shift_jis: hex("93 fa 96 7b 8c ea"),
  "euc-jp": hex("c6 fc cb dc b8 ec"),
  "euc-kr": hex("c7 d1 b1 b9 be ee"),
  "ks_c_5601-1987": hex("c7 d1 b1 b9 be ee"),
  big5: hex("a4 a4 a4 e5"),
  gb2312: hex("d6 d0 ce c4"),
  gb18030: hex("d6 d0 ce c4 90 30 81 30"),
  "koi8-r": hex("f0 d2 c9 d7 c5 d4"),
  "windows-1251": hex("cf f0 e8 e2 e5 f2"),
  cp1251: hex("cf f0 e8 e2 e5 f2"),
  "iso-8859-2": hex("ae 6c 75 bb"),
  "iso-8859-7": hex("c3 e5 e9 dc"),
  "iso-8859-8": hex("f9 ec e5 ed"),
  "iso-8859-15": hex("31 30 20 a4"),
  "windows-1252": hex("93 71 94 20 80"),
  "windows-1256": hex("d3 e1 c7 e3"),
  "windows-874": hex("ca c7 d1 ca b4 d5"),
  "utf-16": hex("ff fe 48 00 69 00 ac 20"),
  "utf-8": utf8("Здравствуйте"),
  "x-unknown": utf8("näher"),
};

export const charsetMessages: Readonly<Record<string, Source>> = Object.fromEntries(
  Object.entries(greetings).map(([charset, greeting], number) => [
    `charset ${charset}`,
    number % 2 === 0 ? inBase64(charset, greeting) : inEightBit(charset, greeting),
  ]),
);

function inBase64(charset: string, greeting: string): string {
  return lines(
    `Subject: =?${charset}?B?${base64(greeting)}?=`,
    "From: a@b",
    "MIME-Version: 1.0",
    `Content-Type: text/plain; charset=${charset}`,
    "Content-Transfer-Encoding: base64",
    "",
    base64(greeting),
  );
}

function inEightBit(charset: string, greeting: string): string {
  return lines(
    `Subject: =?${charset}?Q?${greeting.replaceAll(/[^a-z0-9]/gi, quoted)}?=`,
    "From: a@b",
    "MIME-Version: 1.0",
    `Content-Type: text/plain; charset="${charset}"`,
    "Content-Transfer-Encoding: 8bit",
    "",
    greeting,
  );
}

function quoted(octet: string): string {
  return `=${octet.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
}
