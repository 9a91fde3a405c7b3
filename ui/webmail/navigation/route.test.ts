import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formatRoute, Navigation, parseRoute, readingOf, routeOf } from "./route.ts";

describe("routes", () => {
  it("are what the address says", () => {
    for (const hash of [
      "#/mailbox/f1",
      "#/mailbox/f1/m2",
      "#/search/from%3Aanna%20%2F%3F/m2",
      "#/compose?reply=m1&to=a%40b.example",
    ]) {
      assert.equal(formatRoute(parseRoute(hash)), hash);
    }
    assert.deepEqual(readingOf(parseRoute("#/search/a%2Fb/m2")), {
      kind: "search",
      of: "a/b",
      emailId: "m2",
    });
    assert.equal(routeOf({ kind: "mailbox", of: "f1", emailId: undefined }), "#/mailbox/f1");
  });

  it("make something of any address", () => {
    for (const hash of ["", "#", "#/", "#nonsense", "#/mailbox", "#/mailbox//", "#/%zz/%"]) {
      assert.equal(readingOf(parseRoute(hash)), undefined, hash);
    }
  });
});

describe("navigation", () => {
  it("goes back within the page, never out of it", () => {
    const history = ["#/mailbox/f1/m1"];
    const navigation: Navigation = new Navigation({
      get hash() {
        return history.at(-1)!;
      },
      go: (hash) => history.push(hash),
      replace: (hash) => history.splice(-1, 1, hash),
      back: () => {
        history.pop();
        navigation.read();
      },
    });
    navigation.back("#/mailbox/f1");
    assert.deepEqual(history, ["#/mailbox/f1"]);
    navigation.go("#/mailbox/f1/m2");
    navigation.go("#/mailbox/f1/m2");
    navigation.back("#/");
    assert.deepEqual(history, ["#/mailbox/f1"]);
    assert.equal(navigation.route.value.parts[0], "f1");
  });
});
