import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { version } from "./version.ts";

it("is the version of package.json", () => {
  const text = readFileSync(join(import.meta.dirname, "../../package.json"), "utf8");
  assert.match(text, new RegExp(`"version": "${RegExp.escape(version)}"`));
});
