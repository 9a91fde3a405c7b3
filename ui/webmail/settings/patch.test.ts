import assert from "node:assert/strict";
import { it } from "node:test";
import { patched, pointer } from "./patch.ts";

it("changes, adds and takes away along paths, and leaves what was given", () => {
  const before = { values: { theme: "dark", old: 1 }, views: { "a/b~c@x.example": "text" } };
  const after = patched(before, {
    [pointer("values", "theme")]: "light",
    [pointer("values", "old")]: null,
    [pointer("views", "a/b~c@x.example")]: "html",
    [pointer("views", "~1@x.example")]: "text",
  });
  assert.deepEqual(after, {
    values: { theme: "light" },
    views: { "a/b~c@x.example": "html", "~1@x.example": "text" },
  });
  assert.equal(before.values.theme, "dark");
});

it("takes any name for what it is", () => {
  const after = patched({ views: {} }, { [pointer("views", "__proto__")]: "text" });
  assert.deepEqual(Object.keys(after.views), ["__proto__"]);
  assert.equal(Object.getPrototypeOf(after.views), Object.prototype);
});
