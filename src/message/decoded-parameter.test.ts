import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { decodedParameter, fileNameOf } from "./decoded-parameter.ts";
import { parameters } from "./parameters.ts";

describe("parameter values, RFC 2231 §3 and §4", () => {
  const table: Record<string, string | undefined> = {
    "": undefined,
    "; title=plain": "plain",
    '; TITLE="quo\\"ted"': 'quo"ted',
    "; title*0=abc; title*1=def": "abcdef",
    "; title*1=def; title*0=abc": "abcdef",
    "; title*0=a; title*2=c": "a",
    "; title*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A": "This is ***fun***",
    "; title*0*=us-ascii'en'This%20is%20even%20more%20; title*1*=%2A%2A%2Afun%2A%2A%2A%20; title*2=\"isn't it!\"":
      "This is even more ***fun*** isn't it!",
    "; title*=UTF-8''%e2%82%ac%20rates": "€ rates",
    "; title*=UTF-8''%e2%82%ac; title=EURO": "€",
    "; title*0*=iso-8859-15''%a4; title*1*=%a4": "€€",
    "; title*=x-unknown''%e2%82%ac": "€",
    "; title*=''%e2%82%ac": "€",
    "; title*=no-quotes%20here": "no-quotes here",
    "; title*=utf-8''100%": "100%",
    '; title="=?utf-8?Q?Gr=C3=B6=C3=9Fe?="': "Größe",
    '; title="Gr\xc3\xb6\xc3\x9fe"': "Größe",
  };
  for (const [text, expected] of Object.entries(table)) {
    it(`decode in ${JSON.stringify(text)}`, () => {
      assert.equal(decodedParameter(parameters(text, 0), "title"), expected);
    });
  }

  it("give the file name of the disposition before that of the type", () => {
    const named = parameters("; name=a; filename=b", 0);
    assert.equal(fileNameOf({ parameters: named }), "a");
    assert.equal(fileNameOf({ parameters: named, disposition: { parameters: named } }), "b");
    assert.equal(fileNameOf({ parameters: [] }), undefined);
  });
});
