import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ListPattern } from "./list-pattern.ts";

function check(pattern: string, matching: readonly string[], other: readonly string[]): void {
  for (const name of matching) {
    it(`"${pattern}" matches "${name}"`, () => {
      assert.equal(new ListPattern(pattern).matches(name), true);
    });
  }
  for (const name of other) {
    it(`"${pattern}" does not match "${name}"`, () => {
      assert.equal(new ListPattern(pattern).matches(name), false);
    });
  }
}

describe("patterns of LIST, RFC 9051 §6.3.9", () => {
  check("*", ["INBOX", "a/b/c"], []);
  check("%", ["INBOX", "a"], ["a/b", "INBOX/a"]);
  check("", [""], ["a"]);
  check("~/Mail/%", ["~/Mail/foo", "~/Mail/"], ["~/Mail/foo/bar", "~/Mail"]);
  check("a/*/z", ["a//z", "a/b/z", "a/b/c/z"], ["a/z", "a/b/zz"]);
  check("%/b", ["a/b", "/b"], ["a/a/b", "b"]);
  check("*b%d", ["abcd", "x/abd", "b/bd"], ["b/d", "abc"]);
  check("%a%b%", ["ab", "xaxbx", "aab"], ["a/b", "ba"]);
  check("%%**%%a", ["a", "x/a"], ["b"]);
  check("inbox", ["INBOX"], ["INBOX/a", "INBOXES"]);
  check("iNb%", ["INBOX"], ["INBOX/a"]);
  check("In*/WORK", ["INBOX/WORK"], ["INBOX/work"]);
  check("inbox/a", ["INBOX/a"], ["INBOX/A"]);
  check("*x", ["INBOX", "ax"], ["aX"]);
  check("archive", ["archive"], ["Archive"]);

  it("agrees with a plain recursive matcher", () => {
    let seed = 7;
    const next = (n: number): number => ((seed = (seed * 48271) % 2147483647), seed % n);
    const text = (alphabet: string, length: number): string =>
      Array.from({ length: next(length) }, () => alphabet[next(alphabet.length)]).join("");
    for (let round = 0; round < 20_000; round++) {
      const pattern = text("ab/%*", 8);
      const name = text("ab/", 8);
      assert.equal(
        new ListPattern(pattern).matches(name),
        matchesRecursively(pattern, name),
        `"${pattern}" "${name}"`,
      );
    }
  });

  it("is not caught by a pattern that backtracks", () => {
    assert.equal(new ListPattern("*a%".repeat(500)).matches("a".repeat(2000)), true);
    assert.equal(new ListPattern(`${"*a%".repeat(500)}b`).matches("a".repeat(2000)), false);
  });
});

function matchesRecursively(pattern: string, name: string): boolean {
  const first = pattern[0];
  if (first === undefined) return name === "";
  const rest = pattern.slice(1);
  if (first !== "*" && first !== "%") {
    return name[0] === first && matchesRecursively(rest, name.slice(1));
  }
  if (matchesRecursively(rest, name)) return true;
  return (
    name !== "" && (first === "*" || name[0] !== "/") && matchesRecursively(pattern, name.slice(1))
  );
}
