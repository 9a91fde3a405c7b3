import { Scanner } from "../abnf/scanner.ts";

/** The TXT record at `_mta-sts.DOMAIN`. RFC 8461 §3.1 */
export interface StsRecord {
  /** Changes with each change of the policy. */
  readonly id: string;
}

const wsp = /[ \t]*/y;
const idValue = /[A-Za-z0-9]{1,32}(?=[ \t]*(?:;|$))/y;
const extensionName = /[A-Za-z0-9][A-Za-z0-9_.-]{0,31}=/y;
const extensionValue = /[\x21-\x3a\x3c\x3e-\x7e]+/y;
/** RFC 8461 §3.1: records that do not start so are none of this protocol. */
const start = /^v=STSv1[ \t]*;/;

/**
 * The one record among all TXT records of the name; undefined where there is none. Throws an AbnfError where it is
 * malformed. More than one is as none (RFC 8461 §3.1), which whoever set them up should hear of: AbnfError too.
 */
export function stsRecordOf(texts: readonly string[]): StsRecord | undefined {
  const [text, ...more] = texts.filter((candidate) => start.test(candidate));
  if (text === undefined) return undefined;
  if (more.length > 0) new Scanner(text).fail("expected one record and found several");
  return parseStsRecord(text);
}

export function parseStsRecord(text: string): StsRecord {
  const scanner = new Scanner(text);
  if (!text.startsWith("v=STSv1")) scanner.fail('expected "v=STSv1"');
  scanner.offset = "v=STSv1".length;
  const id = stsFields(scanner);
  return { id: id ?? scanner.fail('expected "id="') };
}

// RFC 8461 §3.1: sts-text-record = sts-version 1*(sts-field-delim sts-field) [sts-field-delim]
function stsFields(scanner: Scanner): string | undefined {
  let id: string | undefined;
  for (;;) {
    scanner.match(wsp);
    if (scanner.atEnd) return id;
    scanner.expect(";");
    scanner.match(wsp);
    if (scanner.atEnd) return id;
    const value = stsField(scanner);
    if (value !== undefined && id !== undefined) scanner.fail('expected one "id="');
    id ??= value;
  }
}

// sts-field = sts-id / sts-extension
function stsField(scanner: Scanner): string | undefined {
  const name = scanner.expectMatch(extensionName, "field name");
  if (name === "id=") return scanner.expectMatch(idValue, "1 to 32 letters and digits");
  scanner.expectMatch(extensionValue, "field value");
  return undefined;
}
