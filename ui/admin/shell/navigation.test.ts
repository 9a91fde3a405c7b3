import assert from "node:assert/strict";
import { it } from "node:test";
import { hrefOf, Navigation } from "./navigation.ts";

it("reads and writes addresses", () => {
  const bar = { hash: "", go: (hash: string) => (bar.hash = hash) };
  const navigation = new Navigation(bar);
  assert.deepEqual(navigation.path.value, []);
  for (const path of [[], ["queue"], ["accounts", "a/b c%@ö"], ["domains", "x", "dns"]]) {
    navigation.go(path);
    navigation.read();
    assert.deepEqual(navigation.path.value, path);
    assert.equal(bar.hash, hrefOf(path));
  }
});

it("takes an address that is no good as it is", () => {
  const navigation = new Navigation({ hash: "#//queue/%zz/", go: () => {} });
  assert.deepEqual(navigation.path.value, ["queue", "%zz"]);
});
