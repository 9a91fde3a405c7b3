import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { Scanner } from "../abnf/scanner.ts";
import { md5BlockOctets, md5Resume, md5StateOf, type Md5State } from "./md5.ts";
import { utf8Of } from "./utf8.ts";

/** The states of HMAC-MD5 after the key. Whoever has them can log in, but cannot read the password. */
export interface CramMd5Verifier {
  readonly inner: Md5State;
  readonly outer: Md5State;
}

export interface CramMd5Response {
  readonly login: string;
  readonly digest: Buffer;
}

/** RFC 2104 §2 */
export function cramMd5Verifier(password: string): CramMd5Verifier {
  const octets = Buffer.from(password, "utf8");
  const key = octets.length > md5BlockOctets ? createHash("md5").update(octets).digest() : octets;
  const block = Buffer.alloc(md5BlockOctets);
  key.copy(block);
  return {
    inner: md5StateOf(Buffer.from(block.map((octet) => octet ^ 0x36))),
    outer: md5StateOf(Buffer.from(block.map((octet) => octet ^ 0x5c))),
  };
}

/** RFC 2195 §2: a msg-id nobody has seen before. */
export function cramMd5Challenge(of: {
  readonly random: Buffer;
  readonly clock: number;
  readonly host: string;
}): Buffer {
  return Buffer.from(`<${of.random.toString("hex")}.${of.clock}@${of.host}>`, "latin1");
}

export function isCramMd5Response(
  response: CramMd5Response,
  challenge: Buffer,
  verifier: CramMd5Verifier,
): boolean {
  const inner = md5Resume(verifier.inner, md5BlockOctets, challenge);
  const digest = md5Resume(verifier.outer, md5BlockOctets, inner);
  return timingSafeEqual(digest, response.digest);
}

export function formatCramMd5Response(login: string, password: string, challenge: Buffer): Buffer {
  const digest = createHmac("md5", Buffer.from(password, "utf8")).update(challenge).digest("hex");
  return Buffer.from(`${login} ${digest}`, "utf8");
}

const octetsMax = 1024;
const user = /[^\0\r\n]+(?= [^ ]*$)/y;
const digest = /[0-9a-f]{32}/iy;

/** RFC 2195 §2: the user name, a space, and 16 octets in hexadecimal; the name may hold spaces. */
export function parseCramMd5Response(octets: Buffer): CramMd5Response {
  const scanner = new Scanner(octets.toString("latin1", 0, octetsMax + 1));
  if (octets.length > octetsMax) scanner.fail("expected a shorter response");
  const login = utf8Of(scanner.expectMatch(user, "user name"), scanner);
  scanner.expect(" ");
  const hexadecimal = scanner.expectMatch(digest, "digest");
  if (!scanner.atEnd) scanner.fail("expected the end of the response");
  return { login, digest: Buffer.from(hexadecimal, "hex") };
}
