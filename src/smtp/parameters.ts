import { type FutureRelease, parseHoldFor, parseHoldUntil } from "./future-release.ts";
import { parseOriginalRecipient } from "./original-recipient.ts";
import { SmtpError } from "./reply.ts";
import { decodeXtext } from "./xtext.ts";

/** Which extensions were announced, so that their parameters may be given. RFC 5321 §2.2.1 */
export interface AnnouncedExtensions {
  readonly dsn: boolean;
  readonly requireTls: boolean;
  readonly auth: boolean;
  readonly futureRelease: boolean;
}

export interface MailParameters {
  /** RFC 1870 §6 */
  readonly size: number | undefined;
  /** RFC 6152 §2 */
  readonly eightBitMime: boolean;
  /** RFC 6531 §3.4 */
  readonly smtpUtf8: boolean;
  /** RFC 8689 §2 */
  readonly requireTls: boolean;
  /** RFC 3461 §4.3 */
  readonly ret: "full" | "hdrs" | undefined;
  /** RFC 3461 §4.4; as given, xtext. */
  readonly envelopeId: string | undefined;
  readonly release: FutureRelease | undefined;
}

export interface RcptParameters {
  /** RFC 3461 §4.1 */
  readonly notify: readonly Notify[] | undefined;
  /** RFC 3461 §4.2, RFC 6533 §3; "type;address", still encoded. */
  readonly originalRecipient: string | undefined;
}

export type Notify = "never" | "success" | "failure" | "delay";

/** Octets of ENVID and ORCPT. RFC 3461 §4.4 and §4.2 */
const envelopeIdOctetsMax = 100;
const originalRecipientOctetsMax = 500;

export function parseMailParameters(text: string, announced: AnnouncedExtensions): MailParameters {
  const parameters = parseParameters(text);
  let size: number | undefined;
  let eightBitMime = false;
  let smtpUtf8 = false;
  let requireTls = false;
  let ret: "full" | "hdrs" | undefined;
  let envelopeId: string | undefined;
  let release: FutureRelease | undefined;
  for (const [keyword, value] of parameters) {
    if (keyword === "SIZE") size = sizeValue(value);
    else if (keyword === "BODY") eightBitMime = bodyValue(value);
    else if (keyword === "SMTPUTF8") smtpUtf8 = withoutValue(keyword, value);
    else if (keyword === "REQUIRETLS") {
      if (!announced.requireTls) throw new SmtpError(530, "5.7.10", "REQUIRETLS needs TLS here");
      requireTls = withoutValue(keyword, value);
    } else if (keyword === "RET" && announced.dsn) ret = retValue(value);
    else if (keyword === "ENVID" && announced.dsn) {
      envelopeId = xtextValue(keyword, value, envelopeIdOctetsMax);
    } else if (isHold(keyword) && announced.futureRelease) {
      // RFC 4865 §4.2: one of the two.
      if (release) throw new SmtpError(501, "5.5.4", "HOLDFOR or HOLDUNTIL, not both");
      release = releaseValue(keyword, value);
    } else if (keyword === "AUTH" && announced.auth) {
      // RFC 4954 §5: who first submitted it. We trust no other server's word for that.
      if (value === undefined) throw badParameter(keyword);
    } else throw unknownParameter();
  }
  return { size, eightBitMime, smtpUtf8, requireTls, ret, envelopeId, release };
}

export function parseRcptParameters(
  text: string,
  announced: AnnouncedExtensions,
  smtpUtf8: boolean,
): RcptParameters {
  let notify: readonly Notify[] | undefined;
  let originalRecipient: string | undefined;
  for (const [keyword, value] of parseParameters(text)) {
    if (keyword === "NOTIFY" && announced.dsn) notify = notifyValue(value);
    else if (keyword === "ORCPT" && announced.dsn) originalRecipient = orcptValue(value, smtpUtf8);
    else throw unknownParameter();
  }
  return { notify, originalRecipient };
}

/**
 *     Mail-parameters  = esmtp-param *(SP esmtp-param)
 *     esmtp-param      = esmtp-keyword ["=" esmtp-value]
 *
 * RFC 5321 §4.1.2. Several spaces in a row are taken for one.
 */
function parseParameters(text: string): Map<string, string | undefined> {
  const parameters = new Map<string, string | undefined>();
  for (const word of text.split(" ")) {
    if (word === "") continue;
    const match = esmtpParam.exec(word);
    if (!match) throw new SmtpError(501, "5.5.4", "Parameter not understood");
    const keyword = match[1]!.toUpperCase();
    // RFC 3461 §4: none may be given twice.
    if (parameters.has(keyword)) throw new SmtpError(501, "5.5.4", "Parameter given twice");
    parameters.set(keyword, match[2]);
  }
  return parameters;
}

/** The value may hold UTF-8. RFC 6531 §3.3 */
const esmtpParam = /^([A-Za-z0-9][A-Za-z0-9-]*)(?:=([\x21-\x3c\x3e-\x7e\x80-\xff]+))?$/;

function sizeValue(value: string | undefined): number {
  if (value === undefined || !/^[0-9]{1,20}$/.test(value)) throw badParameter("SIZE");
  return Number(value);
}

function bodyValue(value: string | undefined): boolean {
  const body = value?.toUpperCase();
  if (body !== "7BIT" && body !== "8BITMIME") throw badParameter("BODY");
  return body === "8BITMIME";
}

function isHold(keyword: string): keyword is "HOLDFOR" | "HOLDUNTIL" {
  return keyword === "HOLDFOR" || keyword === "HOLDUNTIL";
}

function releaseValue(keyword: "HOLDFOR" | "HOLDUNTIL", value = ""): FutureRelease {
  const release = keyword === "HOLDFOR" ? parseHoldFor(value) : parseHoldUntil(value);
  if (!release) throw badParameter(keyword);
  return release;
}

function retValue(value: string | undefined): "full" | "hdrs" {
  const ret = value?.toLowerCase();
  if (ret !== "full" && ret !== "hdrs") throw badParameter("RET");
  return ret;
}

const notifyWords: ReadonlySet<string> = new Set<Notify>(["never", "success", "failure", "delay"]);

function notifyValue(value: string | undefined): readonly Notify[] {
  const words = value?.toLowerCase().split(",") ?? [];
  if (words.length === 0 || !words.every(isNotify)) throw badParameter("NOTIFY");
  if (words.includes("never") && words.length > 1) throw badParameter("NOTIFY");
  return [...new Set(words)];
}

function isNotify(word: string): word is Notify {
  return notifyWords.has(word);
}

function orcptValue(value = "", smtpUtf8: boolean): string {
  const isLong = value.length > originalRecipientOctetsMax;
  const recipient = isLong ? undefined : parseOriginalRecipient(value, smtpUtf8);
  if (recipient === undefined) throw badParameter("ORCPT");
  return recipient;
}

function xtextValue(keyword: string, value: string | undefined, octetsMax: number): string {
  if (value === undefined || value.length > octetsMax || decodeXtext(value) === undefined) {
    throw badParameter(keyword);
  }
  return value;
}

function withoutValue(keyword: string, value: string | undefined): true {
  if (value !== undefined) throw badParameter(keyword);
  return true;
}

function badParameter(keyword: string): SmtpError {
  return new SmtpError(501, "5.5.4", `Bad value of ${keyword}`);
}

/** RFC 5321 §4.1.1.11 */
function unknownParameter(): SmtpError {
  return new SmtpError(555, "5.5.4", "Parameter not supported");
}
