import * as dnsPacket from "dns-packet";
import type { Answer } from "dns-packet";

export type QuestionType = "A" | "AAAA" | "MX" | "TXT" | "CNAME" | "PTR" | "TLSA" | "SRV" | "CAA";

export interface Question {
  readonly type: QuestionType;
  /** As domainNameOf gives it. */
  readonly name: string;
}

/** What a server said to one question. */
export type Reply =
  | {
      readonly kind: "answer";
      readonly nxDomain: boolean;
      /** The AD bit as it stood in the packet; whether to believe it is the client's matter. */
      readonly authenticData: boolean;
      readonly answers: readonly Answer[];
      /** Of the packet, which the answers may hold on to. */
      readonly octets: number;
      /** How long a negative answer may be kept. RFC 2308 §5 */
      readonly negativeTtlSeconds: number | undefined;
    }
  | { readonly kind: "truncated" }
  /** SERVFAIL, REFUSED and the like: another server may know more. */
  | {
      readonly kind: "error";
      readonly rcode: string;
      /** What the server added in explanation. RFC 8914 §2 */
      readonly extended: readonly ExtendedError[];
    };

export interface ExtendedError {
  readonly code: number;
  /** Printable, and no longer than a person wants to read. */
  readonly text: string;
}

/** RFC 8914 §2 */
const extendedErrorOption = 15;
const extendedErrorsMax = 8;
const extendedTextCharactersMax = 200;

/** RFC 6891 §6.2.5; 1232 passes every path without fragments. */
const udpPayloadOctets = 1232;

/** A question with EDNS0, asking for recursion and for the resolver's word on DNSSEC. RFC 6840 §5.7 */
export function encodeQuestion(id: number, question: Question): Buffer {
  return dnsPacket.encode({
    type: "query",
    id,
    flags: dnsPacket.RECURSION_DESIRED | dnsPacket.AUTHENTIC_DATA,
    questions: [{ type: question.type, name: question.name, class: "IN" }],
    additionals: [
      {
        type: "OPT",
        name: ".",
        udpPayloadSize: udpPayloadOctets,
        extendedRcode: 0,
        ednsVersion: 0,
        flags: dnsPacket.DNSSEC_OK,
        flag_do: true,
        options: [],
      },
    ],
  });
}

/**
 * Reads the reply to the question with that id. Undefined where the packet is damaged or answers something else:
 * it may be forged, so the caller goes on waiting. RFC 5452 §9.1
 */
export function parseReply(packet: Buffer, id: number, question: Question): Reply | undefined {
  const decoded = decode(packet);
  // Some servers cut the packet without correcting its counts.
  if (decoded === undefined) return isTruncated(packet, id) ? { kind: "truncated" } : undefined;
  if (!decoded.flag_qr || decoded.id !== id || decoded.questions?.length !== 1) return undefined;
  const echoed = decoded.questions[0]!;
  if (echoed.type !== question.type || echoed.name.toLowerCase() !== question.name)
    return undefined;
  if (decoded.flag_tc) return { kind: "truncated" };
  const rcode = rcodeOf(decoded);
  if (rcode !== "NOERROR" && rcode !== "NXDOMAIN")
    return { kind: "error", rcode, extended: extendedErrorsOf(decoded.additionals ?? []) };
  return {
    kind: "answer",
    nxDomain: rcode === "NXDOMAIN",
    authenticData: decoded.flag_ad,
    answers: decoded.answers ?? [],
    octets: packet.length,
    negativeTtlSeconds: negativeTtlOf(decoded.authorities ?? []),
  };
}

function isTruncated(packet: Buffer, id: number): boolean {
  return packet.length >= 12 && packet.readUInt16BE(0) === id && (packet[2]! & 0x82) === 0x82;
}

// The library reads untrusted octets: whatever it throws means a damaged packet.
function decode(packet: Buffer): dnsPacket.DecodedPacket | undefined {
  try {
    return dnsPacket.decode(packet);
  } catch {
    return undefined;
  }
}

function rcodeOf(decoded: dnsPacket.DecodedPacket): string {
  return "rcode" in decoded && typeof decoded.rcode === "string" ? decoded.rcode : "UNKNOWN";
}

function extendedErrorsOf(additionals: readonly Answer[]): readonly ExtendedError[] {
  const errors: ExtendedError[] = [];
  for (const record of additionals) {
    if (record.type !== "OPT") continue;
    for (const option of record.options) {
      const error = extendedErrorOf(option);
      if (error !== undefined && errors.length < extendedErrorsMax) errors.push(error);
    }
  }
  return errors;
}

// The library's types leave out the octets of options that it has no name for.
function extendedErrorOf(option: object): ExtendedError | undefined {
  if (!("code" in option) || option.code !== extendedErrorOption) return undefined;
  if (!("data" in option) || !Buffer.isBuffer(option.data) || option.data.length < 2) {
    return undefined;
  }
  const text = option.data.toString("utf8", 2, 2 + extendedTextCharactersMax);
  return { code: option.data.readUInt16BE(0), text: text.replaceAll(/[\p{C}\s]+/gu, " ").trim() };
}

function negativeTtlOf(authorities: readonly Answer[]): number | undefined {
  for (const record of authorities) {
    if (record.type === "SOA") return Math.min(record.ttl ?? 0, record.data.minimum ?? 0);
  }
  return undefined;
}
