// What a client is known to say, as text, and what it has to hear. The form of a file:
//
//     # A comment. "…" in what is expected stands for anything.
//     C: UID FETCH 1 (FLAGS)              the client says, after a tag that is put in
//     S: * 1 FETCH (UID 1 FLAGS (…))      and hears this, among other lines and in this order
//     L: Subject: one                     with a literal that holds this
//     N: * …EXPUNGE                       but never this
//     S: OK …                             before the end of the command; OK stands for itself where it is left out
//
// APPEND takes a letter by name: `APPEND Sent (\Seen) <letter>`. IDLE goes on until `C: DONE`.
import assert from "node:assert/strict";
import type { ImapAnswer, ImapClient, ImapLine } from "../testing/imap-client.ts";

export interface Exchange {
  readonly said: string;
  readonly expected: readonly Expectation[];
}

interface Expectation {
  readonly kind: "S" | "L" | "N";
  readonly text: string;
}

export interface Person {
  readonly user: string;
  readonly password: string;
}

export function parseTranscript(text: string): Exchange[] {
  const exchanges: { said: string; expected: Expectation[] }[] = [];
  for (const [at, line] of text.split("\n").entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const match = /^([CSLN]): (.*)$/.exec(line) ?? assert.fail(`Line ${at + 1}: ${line}`);
    const kind = match[1] as "C" | Expectation["kind"];
    if (kind === "C") exchanges.push({ said: match[2]!, expected: [] });
    else exchanges.at(-1)!.expected.push({ kind, text: match[2]! });
  }
  return exchanges;
}

/** Plays the client. `letters` are what it appends. */
export async function play(
  client: ImapClient,
  exchanges: readonly Exchange[],
  { user, password, letters }: Person & { readonly letters: Readonly<Record<string, string>> },
): Promise<void> {
  const waiting = exchanges.values();
  for (const { said, expected } of waiting) {
    const command = said.replace("{user}", user).replace("{password}", password);
    let answer: ImapAnswer;
    if (command === "IDLE") {
      const idling = await client.idle();
      const done = waiting.next().value;
      assert.equal(done?.said, "DONE", "IDLE ends with DONE");
      answer = await idling.done();
      check(answer, { said, expected: [...expected, ...done.expected] });
      continue;
    }
    const sasl = /^AUTHENTICATE (\S+)( IR)?$/.exec(command);
    const letter = /^(.*) <(\w+)>$/.exec(command);
    if (sasl) {
      const way = sasl[2] === undefined ? "after-challenge" : "with-command";
      answer = await client.authenticate(sasl[1]!, () => `\0${user}\0${password}`, way);
    } else if (letter) {
      answer = await client.command(`${letter[1]} `, Buffer.from(letters[letter[2]!]!, "latin1"));
    } else answer = await client.command(command);
    check(answer, { said, expected });
    if (command === "COMPRESS DEFLATE") client.wire.startCompression();
  }
}

function check({ untagged, text }: ImapAnswer, { said, expected }: Exchange): void {
  const lines = untagged.map((line) => ({ ...line, text: `* ${line.text}` }));
  const heard = [...lines.map((line) => line.text), text].join("\n");
  const last = expected.find((one) => one.kind === "S" && !one.text.startsWith("* "));
  assert.match(text, patternOf(last?.text ?? "OK…"), `${said}\n${heard}`);
  let from = 0;
  let found: ImapLine | undefined;
  for (const { kind, text: wanted } of expected) {
    const label = `${said}\nhears no ${wanted}\n${heard}`;
    if (kind === "N") {
      assert.ok(!lines.some((line) => patternOf(wanted).test(line.text)), `${said}\n${heard}`);
    } else if (kind === "L") {
      assert.ok(
        found?.literals.some((literal) => literal.includes(wanted)),
        label,
      );
    } else if (wanted.startsWith("* ")) {
      const at = lines.findIndex((line, i) => i >= from && patternOf(wanted).test(line.text));
      assert.ok(at >= 0, label);
      found = lines[at];
      from = at + 1;
    }
  }
}

function patternOf(wanted: string): RegExp {
  const pieces = wanted.split("…").map((piece) => RegExp.escape(piece));
  return new RegExp(`^${pieces.join(".*")}$`, "s");
}
