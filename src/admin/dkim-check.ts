import { createPublicKey, type KeyObject } from "node:crypto";
import { AbnfError } from "../abnf/scanner.ts";
import { type KeyRecord, parseKeyRecord } from "../dkim/key-record.ts";
import type { DnsAnswer } from "../dns/resolver.ts";

/** How what the DNS shows of a selector compares with our private key. */
export type Published =
  | { readonly kind: "same"; readonly remarks: readonly string[] }
  | { readonly kind: "none" | "other" | "revoked" }
  | { readonly kind: "unreadable"; readonly reason: string }
  | { readonly kind: "several" }
  /** The DNS did not answer. */
  | { readonly kind: "failed"; readonly reason: string };

export function comparePublished(answer: DnsAnswer<string>, key: KeyObject): Published {
  if (answer.kind === "failed") return { kind: "failed", reason: answer.reason };
  if (answer.kind === "none") return { kind: "none" };
  // RFC 6376 §3.6.2.2: with several records what happens is undefined.
  if (answer.records.length > 1) return { kind: "several" };
  const record = recordOf(answer.records[0]!);
  if (typeof record === "string") return { kind: "unreadable", reason: record };
  if (!record.key) return { kind: "revoked" };
  return record.key.equals(createPublicKey(key))
    ? { kind: "same", remarks: remarksOn(record) }
    : { kind: "other" };
}

function recordOf(text: string): KeyRecord | string {
  try {
    return parseKeyRecord(text);
  } catch (error) {
    if (error instanceof AbnfError) return error.reason;
    throw error;
  }
}

/** What makes a record with the right key useless all the same. RFC 6376 §3.6.1 */
function remarksOn({ hashes, services, testing }: KeyRecord): string[] {
  const remarks: string[] = [];
  if (hashes && !hashes.includes("sha256")) {
    remarks.push("its h= does not allow sha256: no signature will pass");
  }
  if (!services.includes("*") && !services.includes("email")) {
    remarks.push("its s= does not allow mail: no signature will pass");
  }
  if (testing) remarks.push("its t=y says that this is only a test: take it out");
  return remarks;
}
