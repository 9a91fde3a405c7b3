import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { catalogueFaults } from "./catalogue-faults.ts";
import { de } from "./de.ts";
import { en } from "./en.ts";
import { Texts, textsFor } from "./texts.ts";

describe("catalogues", () => {
  it("have the same keys, the same names to fill in, and no empty text", () => {
    assert.deepEqual(catalogueFaults({ en, de }), []);
  });

  it("are found out where they do not", () => {
    const faulty = {
      en: { a: "One {name}", b: " ", c: { one: "1", other: "{count}" }, d: "D" },
      de: { a: "Ein {namen}", b: "B", c: "{count}", e: "E" },
    };
    assert.deepEqual(catalogueFaults(faulty), [
      "en b: empty",
      "de a: other names",
      "de c: other names",
      "de d: in one only",
      "de e: in one only",
    ]);
  });
});

describe("texts", () => {
  it("are in the first language that we speak", async () => {
    assert.equal((await textsFor(["fr-FR", "de-AT", "en"])).language, "de");
    assert.equal((await textsFor(["fr-FR"])).language, "en");
    assert.equal((await textsFor([])).language, "en");
  });

  it("tell one from many", () => {
    const { t } = new Texts();
    assert.equal(t("list.selected", { count: 1 }), "1 selected");
    assert.equal(t("undo.archived", { count: 1 }), "Archived");
    assert.equal(t("undo.archived", { count: 1200 }), "1,200 archived");
  });

  it("write sizes", () => {
    const texts = new Texts();
    for (const [octets, text] of [
      [12, "12 bytes"],
      [1500, "1.5 kB"],
      [999_499, "999 kB"],
      [999_900, "1 MB"],
      [3_000_000_000, "3 GB"],
    ] as const) {
      assert.equal(texts.size(octets), text);
    }
    assert.equal(new Texts({ language: "de" }, de).size(1500), "1,5 kB");
  });

  it("write dates by the standard where people like it", async () => {
    const texts = await textsFor(["en-US"], "iso");
    const now = new Date(2026, 10, 21, 14, 5);
    assert.equal(texts.shortDate(new Date(2026, 10, 21, 15, 30), now), "15:30");
    assert.equal(texts.shortDate(new Date(2026, 2, 1), now), "2026-03-01");
    assert.equal(texts.longDate(now), "Saturday, 2026-11-21 14:05");
  });

  it("write dates as short as can be", () => {
    const texts = new Texts({ locale: "en-GB" });
    const now = new Date(2026, 10, 21, 14, 5);
    assert.equal(texts.shortDate(new Date(2026, 10, 21, 9, 30), now), "09:30");
    assert.equal(texts.shortDate(new Date(2026, 2, 1), now), "1 Mar");
    assert.equal(texts.shortDate(new Date(2024, 2, 1), now), "01/03/2024");
  });
});
