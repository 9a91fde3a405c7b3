import { SendmailRefusal, sysexits } from "./sendmail-refusal.ts";

type Notify = "never" | "success" | "failure" | "delay";

/** What programs ask of /usr/sbin/sendmail. */
export interface SendmailArguments {
  /** -f or -r */
  readonly reversePath: string | undefined;
  /** -F */
  readonly fullName: string | undefined;
  /** -t: the recipients stand in the header, too. */
  readonly readsRecipients: boolean;
  /** -i or -oi: a line with a dot alone is text. */
  readonly ignoresDots: boolean;
  /** -C */
  readonly settingsFile: string | undefined;
  /** -N, -R and -V. RFC 3461 §4 */
  readonly notify: readonly Notify[] | undefined;
  readonly ret: "full" | "hdrs" | undefined;
  readonly envelopeId: string | undefined;
  readonly recipients: readonly string[];
}

/** These take a value, attached or as the next word. */
const valued = new Set(["f", "r", "F", "C", "N", "R", "V", "B", "h", "L", "O", "p", "X"]);
/** These take the rest of their word. */
const attached = new Set(["o", "d", "q", "b", "A"]);
/** These are taken and change nothing here. */
const plain = new Set(["t", "i", "n", "v", "U", "G", "m"]);
const notifies: readonly Notify[] = ["never", "success", "failure", "delay"];

/** Reads the words behind the program's name. Options that mean nothing here are passed over. */
export function parseSendmailArguments(words: readonly string[]): SendmailArguments {
  const options = new Map<string, string>();
  const flags = new Set<string>();
  const rest = [...words];
  const recipients: string[] = [];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "--") recipients.push(...rest.splice(0));
    else if (!word.startsWith("-") || word === "-") recipients.push(word);
    else readOption(word, rest, { options, flags });
  }
  return {
    reversePath: options.get("f") ?? options.get("r"),
    fullName: options.get("F"),
    readsRecipients: flags.has("t"),
    ignoresDots: flags.has("i"),
    settingsFile: options.get("C"),
    notify: notifyOf(options.get("N")),
    ret: retOf(options.get("R")),
    envelopeId: options.get("V"),
    recipients,
  };
}

/** One word with a dash: letters of which the last may have a value. */
function readOption(
  word: string,
  rest: string[],
  found: { readonly options: Map<string, string>; readonly flags: Set<string> },
): void {
  for (let at = 1; at < word.length; at++) {
    const letter = word[at]!;
    const tail = word.slice(at + 1);
    if (plain.has(letter)) {
      found.flags.add(letter);
      continue;
    }
    if (attached.has(letter)) readAttached(letter, tail, found.flags);
    else if (!valued.has(letter)) throw usage(`There is no option -${letter}`);
    else {
      const value = tail === "" ? rest.shift() : tail;
      if (value === undefined) throw usage(`-${letter} needs a value`);
      found.options.set(letter, value);
    }
    return;
  }
}

function readAttached(letter: string, tail: string, flags: Set<string>): void {
  if (letter === "o" && tail === "i") flags.add("i");
  if (letter === "q") throw usage("-q has nothing to do: the server sends what waits by itself");
  if (letter === "b" && tail !== "m") throw usage(`-b${tail} is not done here: this only sends`);
}

function notifyOf(text: string | undefined): readonly Notify[] | undefined {
  return text?.split(",").map((word) => {
    const known = notifies.find((notify) => notify === word.trim().toLowerCase());
    return known ?? fail(`-N needs never, or some of success,failure,delay`);
  });
}

function retOf(text: string | undefined): "full" | "hdrs" | undefined {
  const word = text?.toLowerCase();
  if (word === undefined || word === "full" || word === "hdrs") return word;
  return fail("-R needs full or hdrs");
}

function fail(text: string): never {
  throw usage(text);
}

function usage(text: string): SendmailRefusal {
  return new SendmailRefusal(sysexits.usage, text);
}
