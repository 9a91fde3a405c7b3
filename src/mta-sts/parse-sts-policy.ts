import { AbnfError, Scanner } from "../abnf/scanner.ts";
import { domainNameOf } from "../dns/domain-name.ts";
import type { StsMode, StsPolicy } from "./sts-policy.ts";

/** RFC 8461 §3.3 asks for some limit, at most 64 kB. */
export const policyOctetsMax = 65_536;

/** RFC 8461 §3.2: a year. What is said beyond is taken as this. */
const maxAgeSecondsMax = 31_557_600;

const fieldName = /[A-Za-z0-9][A-Za-z0-9_.-]{0,31}(?=:)/y;
const wsp = /[ \t]*/y;
const digits = /[0-9]{1,10}$/y;
const modeWord = /(?:enforce|testing|none)$/y;
const mxPattern = /[^\s]+$/y;
/** VCHAR and UTF-8 with spaces between. */
const extensionValue = /[\x21-\x7e\x80-\xff](?:[\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?$/y;

interface Fields {
  version?: true;
  mode?: StsMode;
  maxAgeSeconds?: number;
  readonly mx: string[];
}

/**
 * The policy in the text of the policy file, latin1. Of fields that stand twice the first counts, but "mx"; unknown
 * fields are passed over. Throws an AbnfError. RFC 8461 §3.2
 */
export function parseStsPolicy(text: string): StsPolicy {
  if (text.length > policyOctetsMax) {
    throw new AbnfError(`expected at most ${policyOctetsMax} octets`, text.slice(0, 100), 0);
  }
  const fields: Fields = { mx: [] };
  for (const line of text.split(/\r?\n/)) {
    const trimmed = withoutTrailingSpace(line);
    // The grammar has no empty lines; files written by hand end with several.
    if (trimmed !== "") policyField(new Scanner(trimmed), fields);
  }
  const { version, mode, maxAgeSeconds, mx } = fields;
  const missing = (name: string): never => new Scanner(text.slice(0, 100)).fail(`expected ${name}`);
  if (version === undefined) missing('"version"');
  if (mode !== "none" && mx.length === 0) missing('"mx"');
  return {
    mode: mode ?? missing('"mode"'),
    mx,
    maxAgeSeconds: maxAgeSeconds ?? missing('"max_age"'),
  };
}

// sts-policy-field = sts-policy-version / sts-policy-mode / sts-policy-mx / sts-policy-max-age / sts-policy-extension
function policyField(scanner: Scanner, fields: Fields): void {
  const name = scanner.expectMatch(fieldName, "field name");
  scanner.expect(":");
  scanner.match(wsp);
  switch (name) {
    case "version":
      scanner.expectMatch(/STSv1$/y, '"STSv1"');
      fields.version ??= true;
      break;
    case "mode":
      // The terminal matches nothing else.
      fields.mode ??= scanner.expectMatch(modeWord, '"enforce", "testing" or "none"') as StsMode;
      break;
    case "max_age": {
      const seconds = Number(scanner.expectMatch(digits, "seconds"));
      fields.maxAgeSeconds ??= Math.min(seconds, maxAgeSecondsMax);
      break;
    }
    case "mx":
      fields.mx.push(policyMx(scanner));
      break;
    default:
      scanner.expectMatch(extensionValue, "field value");
  }
}

// RFC 8461 §3.2: sts-policy-mx-value = ["*."] Domain
function policyMx(scanner: Scanner): string {
  const pattern = scanner.expectMatch(mxPattern, "host name or pattern");
  const star = pattern.startsWith("*.") ? "*." : "";
  // A name beyond ASCII is UTF-8 here.
  const name = Buffer.from(pattern.slice(star.length), "latin1").toString("utf8");
  const domain = domainNameOf(name);
  return domain === undefined ? scanner.fail("expected host name or pattern") : star + domain;
}

/** An expression for it would look at a long run of spaces once for each of them. */
function withoutTrailingSpace(line: string): string {
  let end = line.length;
  while (line[end - 1] === " " || line[end - 1] === "\t") end--;
  return line.slice(0, end);
}
