import type { Row } from "./expected-row.ts";

/** What must come of charset-messages.ts; checked by hand, octet by octet. */
export const charsetExpected: Readonly<Record<string, Row>> = {
  "charset iso-2022-jp": [
    '(NIL "=?iso-2022-jp?B?GyRCRnxLXDhsGyhC?=" ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL)',
    '("text" "plain" ("charset" "iso-2022-jp") NIL NIL "base64" 18 1 NIL NIL NIL NIL)',
    "日本語",
  ],
  "charset shift_jis": [
    '(NIL "=?shift_jis?Q?=93=FA=96=7B=8C=EA?=" ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL)',
    '("text" "plain" ("charset" "shift_jis") NIL NIL "8bit" 8 1 NIL NIL NIL NIL)',
    "日本語",
  ],
  "charset euc-jp": [
    '(NIL "=?euc-jp?B?xvzL3Ljs?=" ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL)',
    '("text" "plain" ("charset" "euc-jp") NIL NIL "base64" 10 1 NIL NIL NIL NIL)',
    "日本語",
  ],
  "charset euc-kr": [
    '(NIL "=?euc-kr?Q?=C7=D1=B1=B9=BE=EE?=" ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL)',
    '("text" "plain" ("charset" "euc-kr") NIL NIL "8bit" 8 1 NIL NIL NIL NIL)',
    "한국어",
  ],
  "charset ks_c_5601-1987": [
    '(NIL "=?ks_c_5601-1987?B?x9Gxub7u?=" ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL)',
    '("text" "plain" ("charset" "ks_c_5601-1987") NIL NIL "base64" 10 1 NIL NIL NIL NIL)',
    "한국어",
  ],
  "charset big5": [
    '(NIL "=?big5?Q?=A4=A4=A4=E5?=" ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL)',
    '("text" "plain" ("charset" "big5") NIL NIL "8bit" 6 1 NIL NIL NIL NIL)',
    "中文",
  ],
  "charset gb2312": [
    '(NIL "=?gb2312?B?1tDOxA==?=" ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL)',
    '("text" "plain" ("charset" "gb2312") NIL NIL "base64" 10 1 NIL NIL NIL NIL)',
    "中文",
  ],
  "charset gb18030": [
    '(NIL "=?gb18030?Q?=D6=D0=CE=C4=900=810?=" ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL)',
    '("text" "plain" ("charset" "gb18030") NIL NIL "8bit" 10 1 NIL NIL NIL NIL)',
    "中文𐀀",
  ],
  "charset koi8-r": [
    '(NIL "=?koi8-r?B?8NLJ18XU?=" ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL)',
    '("text" "plain" ("charset" "koi8-r") NIL NIL "base64" 10 1 NIL NIL NIL NIL)',
    "Привет",
  ],
  "charset windows-1251": [
    '(NIL "=?windows-1251?Q?=CF=F0=E8=E2=E5=F2?=" ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL)',
    '("text" "plain" ("charset" "windows-1251") NIL NIL "8bit" 8 1 NIL NIL NIL NIL)',
    "Привет",
  ],
  "charset cp1251": [
    '(NIL "=?cp1251?B?z/Do4uXy?=" ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL)',
    '("text" "plain" ("charset" "cp1251") NIL NIL "base64" 10 1 NIL NIL NIL NIL)',
    "Привет",
  ],
  "charset iso-8859-2": [
    '(NIL "=?iso-8859-2?Q?=AElu=BB?=" ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL)',
    '("text" "plain" ("charset" "iso-8859-2") NIL NIL "8bit" 6 1 NIL NIL NIL NIL)',
    "Žluť",
  ],
  "charset iso-8859-7": [
    '(NIL "=?iso-8859-7?B?w+Xp3A==?=" ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL)',
    '("text" "plain" ("charset" "iso-8859-7") NIL NIL "base64" 10 1 NIL NIL NIL NIL)',
    "Γειά",
  ],
  "charset iso-8859-8": [
    '(NIL "=?iso-8859-8?Q?=F9=EC=E5=ED?=" ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL)',
    '("text" "plain" ("charset" "iso-8859-8") NIL NIL "8bit" 6 1 NIL NIL NIL NIL)',
    "שלום",
  ],
  "charset iso-8859-15": [
    '(NIL "=?iso-8859-15?B?MTAgpA==?=" ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL)',
    '("text" "plain" ("charset" "iso-8859-15") NIL NIL "base64" 10 1 NIL NIL NIL NIL)',
    "10 €",
  ],
  "charset windows-1252": [
    '(NIL "=?windows-1252?Q?=93q=94=20=80?=" ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL)',
    '("text" "plain" ("charset" "windows-1252") NIL NIL "8bit" 7 1 NIL NIL NIL NIL)',
    "“q” €",
  ],
  "charset windows-1256": [
    '(NIL "=?windows-1256?B?0+HH4w==?=" ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL)',
    '("text" "plain" ("charset" "windows-1256") NIL NIL "base64" 10 1 NIL NIL NIL NIL)',
    "سلام",
  ],
  "charset windows-874": [
    '(NIL "=?windows-874?Q?=CA=C7=D1=CA=B4=D5?=" ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL)',
    '("text" "plain" ("charset" "windows-874") NIL NIL "8bit" 8 1 NIL NIL NIL NIL)',
    "สวัสดี",
  ],
  "charset utf-16": [
    '(NIL "=?utf-16?B?//5IAGkArCA=?=" ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL)',
    '("text" "plain" ("charset" "utf-16") NIL NIL "base64" 14 1 NIL NIL NIL NIL)',
    "Hi€",
  ],
  "charset utf-8": [
    '(NIL "=?utf-8?Q?=D0=97=D0=B4=D1=80=D0=B0=D0=B2=D1=81=D1=82=D0=B2=D1=83=D0=B9=D1=82=D0=B5?=" ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL)',
    '("text" "plain" ("charset" "utf-8") NIL NIL "8bit" 26 1 NIL NIL NIL NIL)',
    "Здравствуйте",
  ],
  "charset x-unknown": [
    '(NIL "=?x-unknown?B?bsOkaGVy?=" ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL)',
    '("text" "plain" ("charset" "x-unknown") NIL NIL "base64" 10 1 NIL NIL NIL NIL)',
    "näher",
  ],
};
