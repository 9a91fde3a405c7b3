import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { baseSubjectOf } from "./base-subject.ts";

describe("base subject, RFC 5256 §2.1", () => {
  const table: readonly (readonly [subject: string, base: string, isReply: boolean])[] = [
    ["", "", false],
    ["  \t\r\n ", "", false],
    ["hello", "hello", false],
    ["  hello \t\r\n world ", "hello world", false],
    // Step 2: subj-trailer
    ["hello (fwd)", "hello", true],
    ["hello (FWD) (fwd)  ", "hello", true],
    ["(fwd)", "", true],
    ["hello (fwd) x", "hello (fwd) x", false],
    // Step 3: subj-leader
    ["Re: hello", "hello", true],
    ["RE: re: hello", "hello", true],
    ["Re : hello", "hello", true],
    ["Re:hello", "hello", true],
    ["Fw: hello", "hello", true],
    ["FWD: hello", "hello", true],
    ["Re[2]: hello", "hello", true],
    ["Re [2] : hello", "hello", true],
    ["[list] Re: hello", "hello", true],
    ["[a][b] [c] Re: hello", "hello", true],
    ["Re: [list] Re: hello", "hello", true],
    ["Re: [list] hello", "hello", true],
    ["Re:", "", true],
    ["Re: re:", "", true],
    ["Re hello", "Re hello", false],
    ["Rear: hello", "Rear: hello", false],
    ["fwdd: hello", "fwdd: hello", false],
    // Prefixes of other languages are not of the RFC.
    ["AW: hello", "AW: hello", false],
    // Step 4: subj-blob
    ["[list] hello", "hello", false],
    ["[a] [b]hello", "hello", false],
    ["[list]", "[list]", false],
    ["[a] [b]", "[b]", false],
    ["Re: [list]", "[list]", true],
    ["[a [b] hello", "[a [b] hello", false],
    ["[a] b] hello", "b] hello", false],
    ["[] hello", "hello", false],
    ["[open hello", "[open hello", false],
    // Step 6: subj-fwd
    ["[fwd: hello]", "hello", true],
    ["[Fwd: Re: hello (fwd)]", "hello", true],
    ["[fwd: [fwd: hello]]", "hello", true],
    ["Re: [fwd: [list] hello] (fwd)", "hello", true],
    ["[fwd:]", "", true],
    ["[fwd: [list]]", "[list]", true],
    ["[fwd: a] b", "b", false],
    ["[fwd: a [b] c", "[fwd: a [b] c", false],
    // A blob or a refwd does not reach into what was cut off behind.
    ["[fwd: Re[2]", "Re[2", true],
    ["[fwd: [x]", "[x", true],
    // Unicode stays as it is.
    ["Re: Grüße 你好", "Grüße 你好", true],
    ["[名簿] 你好", "你好", false],
    // The long s is not an "s", nor a no-break space WSP.
    ["Re\u00a0: x", "Re\u00a0: x", false],
  ];
  for (const [subject, text, isReply] of table) {
    it(`of ${JSON.stringify(subject)} is ${JSON.stringify(text)}`, () => {
      assert.deepEqual(baseSubjectOf(subject), { text, isReply });
    });
  }
});

describe("baseSubjectOf", () => {
  it("is stable: the base of a base is the base, seeds 1 to 20000", () => {
    const pieces = ["re:", "fw", "d", ":", "[", "]", "[fwd:", "(fwd)", " ", "x", "[l]", "ü", "Re"];
    for (let seed = 1; seed <= 20_000; seed++) {
      const next = randomOf(seed);
      const subject = Array.from({ length: next(12) }, () => pieces[next(pieces.length)]).join("");
      const { text } = baseSubjectOf(subject);
      assert.equal(baseSubjectOf(text).text, text, `seed ${seed}: ${JSON.stringify(subject)}`);
      assert.ok(
        subject.replace(/ +/g, " ").includes(text),
        `seed ${seed}: ${JSON.stringify(subject)}`,
      );
    }
  });

  it("agrees with the steps of the RFC taken one by one, seeds 1 to 20000", () => {
    const pieces = ["re:", "fwd", ":", "[", "]", "[fwd:", "(fwd)", " ", "x", "[l]", "[2]:", "Re "];
    for (let seed = 1; seed <= 20_000; seed++) {
      const next = randomOf(seed);
      const subject = Array.from({ length: next(14) }, () => pieces[next(pieces.length)]).join("");
      const { text } = baseSubjectOf(subject);
      assert.equal(text, stepByStep(subject), `seed ${seed}: ${JSON.stringify(subject)}`);
    }
  });

  it("takes no long time for long subjects", () => {
    for (const piece of ["[a]", "[", "re[", "re:", "[fwd:", "(fwd)", " ", "fw [x] ", "]"]) {
      const long = piece.repeat(300_000 / piece.length);
      baseSubjectOf(long);
      baseSubjectOf(`[fwd:${long}]`);
      baseSubjectOf(`${"[fwd:".repeat(30_000)}${long}${"]".repeat(30_000)}`);
    }
  });
});

/** As slow and as plain as the RFC has it. */
function stepByStep(subject: string): string {
  let text = subject.replace(/[ \t\r\n]+/g, " ");
  for (;;) {
    text = untilStable(text, (all) => all.replace(/(?:\(fwd\)|[ \t])$/i, ""));
    text = untilStable(text, (all) => {
      const led = untilStable(all, (some) =>
        some.replace(
          /^(?:(?:\[[^[\]]*\][ \t]*)*(?:re|fwd?)[ \t]*(?:\[[^[\]]*\][ \t]*)?:|[ \t])/i,
          "",
        ),
      );
      const rest = led.replace(/^\[[^[\]]*\][ \t]*/, "");
      return rest === "" ? led : rest;
    });
    const forwarded = /^\[fwd:(.*)\]$/is.exec(text);
    if (forwarded === null) return text;
    text = forwarded[1]!;
  }
}

function untilStable(text: string, change: (text: string) => string): string {
  for (let last = text; ; last = text) {
    text = change(last);
    if (text === last) return text;
  }
}

function randomOf(seed: number): (n: number) => number {
  let state = (seed * 48271) % 2147483647;
  return (n) => ((state = (state * 48271) % 2147483647), state % n);
}
