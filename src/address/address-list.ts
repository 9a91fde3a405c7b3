/**
 * The address lists of header fields as they must be written: for what our own accounts submit. What comes from
 * elsewhere is read by loose-address-list.ts. RFC 5322 §3.4. Encoded words are left as they are.
 */
import { Scanner } from "../abnf/scanner.ts";

export type AddressListItem = MailboxAddress | AddressGroup;

export interface MailboxAddress {
  readonly kind: "mailbox";
  /** Without quotes; of `a@b (Name)` the comment. */
  readonly displayName?: string;
  /** The obsolete source route, "@a,@b". RFC 5322 §4.4 */
  readonly route?: string;
  /** Without quotes. */
  readonly localPart: string;
  /** With the brackets of a literal; "" where the wild left it out. */
  readonly domain: string;
}

export interface AddressGroup {
  readonly kind: "group";
  readonly displayName: string;
  readonly members: readonly MailboxAddress[];
}

/** Throws AbnfError. Takes dots in unquoted display names ("J. Doe"), which every client writes. */
export function parseAddressList(text: string): AddressListItem[] {
  const scanner = new Scanner(text);
  const list = addressList(scanner);
  if (!scanner.atEnd) scanner.fail("expected the end of address-list");
  return list;
}

/** From, Sender and Reply-To of one author each: no groups. RFC 5322 §3.6.2 */
export function parseMailboxList(text: string): MailboxAddress[] {
  return parseAddressList(text).map((item) => {
    return item.kind === "mailbox" ? item : new Scanner(text).fail("expected no group");
  });
}

// RFC 5322 §3.4: address-list = address *("," address)
function addressList(scanner: Scanner): AddressListItem[] {
  const list = [address(scanner)];
  while (scanner.take(",")) list.push(address(scanner));
  return list;
}

// RFC 5322 §3.4: address = mailbox / group, mailbox = name-addr / addr-spec
function address(scanner: Scanner): AddressListItem {
  cfws(scanner);
  const start = scanner.offset;
  const spec = addrSpec(scanner);
  if (spec !== undefined) return { kind: "mailbox", ...spec };
  scanner.offset = start;
  const displayName = phrase(scanner);
  if (displayName !== "" && scanner.take(":")) return group(scanner, displayName);
  scanner.expect("<");
  const angle = addrSpec(scanner) ?? scanner.fail("expected addr-spec");
  scanner.expect(">");
  cfws(scanner);
  return { kind: "mailbox", ...(displayName === "" ? undefined : { displayName }), ...angle };
}

// RFC 5322 §3.4: group = display-name ":" [group-list] ";" [CFWS]
function group(scanner: Scanner, displayName: string): AddressGroup {
  const members: MailboxAddress[] = [];
  cfws(scanner);
  while (!scanner.take(";")) {
    if (members.length > 0) scanner.expect(",");
    const member = address(scanner);
    if (member.kind === "group") scanner.fail("expected no group in a group");
    members.push(member);
  }
  cfws(scanner);
  return { kind: "group", displayName, members };
}

// RFC 5322 §3.4.1: addr-spec = local-part "@" domain. Undefined where this is no addr-spec.
function addrSpec(scanner: Scanner): { localPart: string; domain: string } | undefined {
  cfws(scanner);
  const localPart = quotedString(scanner) ?? scanner.match(dotAtom);
  if (localPart === undefined) return undefined;
  cfws(scanner);
  if (!scanner.take("@")) return undefined;
  cfws(scanner);
  const domain = scanner.match(domainLiteral) ?? scanner.expectMatch(dotAtom, "domain");
  cfws(scanner);
  return { localPart, domain };
}

// RFC 5322 §4.1: phrase = 1*word / obs-phrase, here "" for none
function phrase(scanner: Scanner): string {
  const words: string[] = [];
  for (;;) {
    cfws(scanner);
    const word = quotedString(scanner) ?? scanner.match(dottedAtom);
    if (word === undefined) return words.join(" ");
    words.push(word);
  }
}

// RFC 5322 §3.2.4: quoted-string, without its quotes
function quotedString(scanner: Scanner): string | undefined {
  const quoted = scanner.match(quotedText);
  return quoted?.slice(1, -1).replaceAll(/\\(.)/gs, "$1").replaceAll(/\r?\n/g, "");
}

// RFC 5322 §3.2.2: CFWS, comments nested
function cfws(scanner: Scanner): void {
  for (;;) {
    scanner.match(whiteSpace);
    if (!scanner.take("(")) return;
    for (let depth = 1; depth > 0;) {
      scanner.match(commentText);
      if (scanner.take("(")) depth++;
      else if (scanner.take(")")) depth--;
      else scanner.fail("expected the end of comment");
    }
  }
}

const whiteSpace = /(?:[ \t]|\r?\n(?=[ \t]))+/y;
const commentText = /(?:[^()\\]|\\.)+/sy;
const quotedText = /"(?:[^"\\]|\\.)*"/sy;
// atext with the octets of UTF-8, RFC 6532 §3.2
const dotAtom = /[\w!#$%&'*+/=?^`{|}~\u0080-\uffff-]+(?:\.[\w!#$%&'*+/=?^`{|}~\u0080-\uffff-]+)*/y;
const dottedAtom = /[\w!#$%&'*+/=?^`{|}~\u0080-\uffff-][\w!#$%&'*+./=?^`{|}~\u0080-\uffff-]*/y;
const domainLiteral = /\[[!-Z^-~]*\]/y;
