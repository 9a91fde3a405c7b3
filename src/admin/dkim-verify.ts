import * as v from "valibot";
import { quotedStrings } from "../dkim/key-record.ts";
import { shortText } from "./arguments.ts";
import { callOf } from "./call.ts";
import { selectorFacts, type SelectorFacts } from "./dkim-list.ts";
import type { CheckedSelector } from "./dkim-selectors.ts";
import { domainNamed } from "./domain-named.ts";

export interface SelectorVerdict extends SelectorFacts {
  readonly isGood: boolean;
  /** What is so or what is wrong, and what to do. */
  readonly texts: readonly string[];
  /** The same, where the record stands beside them. */
  readonly shortTexts: readonly string[];
}

/**
 * Compares what the DNS shows with our private keys, in plain words; keys that waited for their record begin to sign.
 * `faults` are those of the domain as a whole.
 */
export const dkimVerify = callOf(
  v.strictObject({ domain: shortText }),
  async ({ dkim, revisions }, args) => {
    const domain = domainNamed(revisions.document, args.domain);
    const began = await dkim.finishRotations(domain);
    const selectors = (await dkim.check(domain)).map(verdictOn);
    const isSigning = selectors.some(({ state }) => state === "signing");
    const faults = isSigning
      ? []
      : [`No key signs mail of ${domain}: many servers will take it for junk; "dkim generate" it`];
    return { domain, began, faults, selectors };
  },
);

function verdictOn(checked: CheckedSelector): SelectorVerdict {
  const { record } = checked;
  const texts = record
    ? textsOn(checked, `publish a TXT record at ${record.name}: ${quotedStrings(record.text)}`)
    : textsOn(checked, "");
  const isGood = texts.length === 0;
  const good = [goodText(checked)];
  return {
    ...selectorFacts(checked),
    isGood,
    texts: isGood ? good : texts,
    shortTexts: isGood ? good : textsOn(checked, "publish its record"),
  };
}

function goodText({ state, settings }: CheckedSelector): string {
  switch (state) {
    case "signing":
      return "signs, and the DNS shows its key";
    case "waiting":
      return `will sign instead of ${settings.replaces}`;
    case "spare":
      return "is a spare, and the DNS shows its key";
    case "retired":
      return "signs no more; its record stays for the mail that is on its way";
    case "removable":
      return 'signs no more: take its record out of the DNS, then "dkim remove" it';
  }
}

/** What is wrong. `show` says how to publish the record. */
function textsOn(checked: CheckedSelector, show: string): string[] {
  const { keyFile, published, record, settings, state } = checked;
  if (!published || !record) {
    return [`there is no private key in ${keyFile}: it cannot sign; make another selector`];
  }
  // Its record may go.
  if (state === "removable") return [];
  const late =
    state === "signing"
      ? "signs, but others cannot verify it"
      : state === "waiting"
        ? `waits to sign instead of ${settings.replaces}`
        : state === "retired"
          ? "signed mail that is on its way, which others cannot verify"
          : "is a spare";
  switch (published.kind) {
    case "same":
      return [...published.remarks];
    case "none":
      return [`${late}: the DNS shows no record; ${show}`];
    case "other":
      return [`${late}: the DNS shows another key than ours; ${show}`];
    case "revoked":
      return [`${late}: the DNS says that the key is revoked (empty p=); ${show}`];
    case "several":
      return [`${late}: the DNS shows several records of that name; leave one, and ${show}`];
    case "unreadable":
      return [
        `${late}: the record in the DNS cannot be read (${published.reason}); was it cut off? ${show}`,
      ];
    case "failed":
      return [`the DNS did not answer: ${published.reason}`];
  }
}
