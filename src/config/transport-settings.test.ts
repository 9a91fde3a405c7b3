import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ConfigRefusal } from "./config-refusal.ts";
import { parseDocument } from "./document.ts";

describe("a document with faulty transports or routes", () => {
  for (const [text, fault] of [
    ['[transports.a]\nkind = "pigeon"', /^transports\.a\.kind: /],
    ['[transports.a]\nkind = "direct"\nipv4 = false\nipv6 = false', /cannot both be off/],
    ['[transports.direct]\nkind = "fail"', /^transports\.direct: .*choose another name/],
    [
      '[transports.a]\nkind = "submissions"\nhost = "h"\ntls = "none"',
      /\.tls: this key is not known/,
    ],
    ['[transports.a]\nkind = "socks"\naddress = "h"', /address: not host:port/],
    ['[transports.a]\nkind = "socks"\naddress = "h:0"', /address: not host:port/],
    ['[transports.a]\nkind = "socks"\naddress = "h:1"\nusername = "u"', /go together/],
    ['[transports.a]\nkind = "fail"\ncode = 250', /^transports\.a\.code: /],
    ['[transports.a]\nkind = "fail"\ntext = "ü"', /^transports\.a\.text: not 1 to 256/],
    ['[transports.a]\nkind = "smtp"\nhost = "h"\nmechanisms = ["PLAIN"]', /need a username/],
    [
      '[transports.a]\nkind = "smtp"\nhost = "h"\ntls = "none"\nusername = "u"\npassword = "p"\nmechanisms = ["LOGIN"]',
      /^transports\.a: LOGIN shows the password/,
    ],
    ['[[routes]]\ntransport = "gone"', /^routes\.0\.transport: no such transport: gone/],
    [
      '[[routes]]\ntransport = "direct"\ntoDomain = ["*.org"]',
      /^routes\.0\.toDomain\.0: not a domain/,
    ],
    ['[[routes]]\ntransport = "direct"\nminimumAttempts = -1', /^routes\.0\.minimumAttempts: /],
    [
      '[domains."a.example"]\n[[domains."a.example".routes]]\ntransport = "x"',
      /^domains\.a\.example\.routes\.0\.transport: no such/,
    ],
  ] as const) {
    it(`is refused: ${text.replaceAll("\n", " ")}`, () => {
      assert.throws(
        () => parseDocument(text),
        (error) => error instanceof ConfigRefusal && fault.test(error.message),
      );
    });
  }
});
