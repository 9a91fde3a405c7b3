import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { catalogues, Texts, textsFor } from "./texts.ts";
import type { Message } from "./texts.ts";

const namesIn = (message: Message): string[] => {
  const text = typeof message === "string" ? message : `${message.one} ${message.other}`;
  return [...new Set([...text.matchAll(/\{\w+\}/g)].map(([name]) => name))].sort();
};

describe("catalogues", () => {
  it("have the same keys, and the same names to fill in", () => {
    const { en, ...others } = catalogues;
    for (const [language, catalogue] of Object.entries(others)) {
      assert.deepEqual(Object.keys(catalogue), Object.keys(en), language);
      for (const [key, message] of Object.entries(en)) {
        const other = catalogue[key as keyof typeof en];
        assert.deepEqual(namesIn(other), namesIn(message), `${language} ${key}`);
        assert.equal(typeof other, typeof message, `${language} ${key}`);
      }
    }
  });

  it("have no empty text", () => {
    for (const catalogue of Object.values(catalogues)) {
      for (const [key, message] of Object.entries(catalogue)) {
        assert.notEqual(JSON.stringify(message).replaceAll(/["{}:,]|one|other/g, ""), "", key);
      }
    }
  });
});

describe("texts", () => {
  it("are in the first language that we speak", () => {
    assert.equal(textsFor(["fr-FR", "de-AT", "en"]).language, "de");
    assert.equal(textsFor(["fr-FR"]).language, "en");
    assert.equal(textsFor([]).language, "en");
  });

  it("tell one from many", () => {
    const { t } = new Texts("en");
    assert.equal(t("list.selected", { count: 1 }), "1 selected");
    assert.equal(t("undo.archived", { count: 1 }), "Archived");
    assert.equal(t("undo.archived", { count: 1200 }), "1,200 archived");
  });

  it("write sizes", () => {
    const texts = new Texts("en");
    for (const [octets, text] of [
      [12, "12 bytes"],
      [1500, "1.5 kB"],
      [999_499, "999 kB"],
      [999_900, "1 MB"],
      [3_000_000_000, "3 GB"],
    ] as const) {
      assert.equal(texts.size(octets), text);
    }
    assert.equal(new Texts("de").size(1500), "1,5 kB");
  });

  it("write dates by the standard where people like it", () => {
    const texts = textsFor(["en-US"], "iso");
    const now = new Date(2026, 10, 21, 14, 5);
    assert.equal(texts.shortDate(new Date(2026, 10, 21, 15, 30), now), "15:30");
    assert.equal(texts.shortDate(new Date(2026, 2, 1), now), "2026-03-01");
    assert.equal(texts.longDate(now), "Saturday, 2026-11-21 14:05");
  });

  it("write dates as short as can be", () => {
    const texts = new Texts("en", "en-GB");
    const now = new Date(2026, 10, 21, 14, 5);
    assert.equal(texts.shortDate(new Date(2026, 10, 21, 9, 30), now), "09:30");
    assert.equal(texts.shortDate(new Date(2026, 2, 1), now), "1 Mar");
    assert.equal(texts.shortDate(new Date(2024, 2, 1), now), "01/03/2024");
  });
});
