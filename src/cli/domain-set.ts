import { UsageError, type CommandWords } from "./command.ts";
import { aboutDomain, question } from "./question.ts";
import { revisionText } from "./revision-text.ts";
import { oneOf, wholeNumber, wordList, yesOrNo } from "./typed-choices.ts";

const modes = ["enforce", "testing", "none", "off"] as const;
/** A month, as the document has it where nothing is said. */
const maxAgeDefault = 30 * 86_400;

export const domainSet = question({
  ...aboutDomain,
  usage: "DOMAIN [OPTION...]",
  name: "domain.set",
  help: "Changes settings of a domain; what is not given stays.",
  options: {
    description: { value: "TEXT", text: "for you" },
    mail: { value: "yes|no", text: "whether its mail is taken" },
    separators: { value: "MARKS", text: "such as +,- : mia+news is mia; none" },
    "case-sensitive": { value: "yes|no", text: "whether Mia and mia are two" },
    "client-host": { value: "NAME", text: "what mail programs connect to; none: the host name" },
    "mta-sts": { value: "MODE", text: modes.join(", ") },
    "mta-sts-age": { value: "SECONDS", text: "for how long others remember it" },
  },
  argumentsOf: (words) => {
    const mail = yesOrNo(words, "mail");
    const host = words.value("client-host");
    return {
      ...aboutDomain.argumentsOf(words),
      description: words.value("description"),
      disabled: mail === undefined ? undefined : !mail,
      catchallSeparators: wordList(words, "separators"),
      caseSensitive: yesOrNo(words, "case-sensitive"),
      clientHost: host === "none" ? null : host,
      mtaSts: mtaStsOf(words),
    };
  },
  textOf: revisionText,
});

function mtaStsOf(words: CommandWords) {
  const mode = oneOf(words, "mta-sts", modes);
  const maxAge = wholeNumber(words, "mta-sts-age");
  if (mode === "off") return null;
  if (mode !== undefined) return { mode, maxAge: maxAge ?? maxAgeDefault };
  if (maxAge !== undefined) throw new UsageError("--mta-sts-age goes with --mta-sts");
  return undefined;
}
