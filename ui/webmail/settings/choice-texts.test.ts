import assert from "node:assert/strict";
import { it } from "node:test";
import { de } from "../../kit/text/de.ts";
import { en } from "../../kit/text/en.ts";
import { Texts } from "../../kit/text/texts.ts";
import { choiceText } from "./choice-texts.ts";
import { choices } from "./preferences.ts";
import type { ChoiceName } from "./preferences.ts";

it("everything that can be chosen has a name of its own, in each language", () => {
  for (const [language, catalogue] of Object.entries({ en, de })) {
    const { t } = new Texts({}, catalogue);
    for (const [name, values] of Object.entries(choices)) {
      const called = values.map((value) => choiceText(t, name as ChoiceName, value));
      assert.equal(new Set(called).size, values.length, `${language} ${name}`);
      assert.ok(!called.some((text) => text.includes("NaN")), called.join());
    }
  }
});
