import { randomInt } from "node:crypto";
import { connect } from "node:net";
import type { DnsServer } from "./dns-exchange.ts";
import { signMessage, verifyAnswer } from "./tsig.ts";
import type { TsigKey, TsigVerdict } from "./tsig.ts";
import { encodeUpdate, parseUpdateAnswer } from "./update-message.ts";
import type { RecordChange, UpdateRcode } from "./update-message.ts";

export interface ZoneUpdate {
  readonly zone: string;
  readonly changes: readonly RecordChange[];
  readonly ttlSeconds: number;
}

export type UpdateOutcome =
  | { readonly kind: "done" }
  /** Nothing was changed, in words for people, with what to do. */
  | { readonly kind: "refused"; readonly reason: string; readonly advice: string };

export interface SendUpdateOptions {
  readonly key: TsigKey;
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Makes changes to a zone at its primary name server, all of them or none; over TCP. RFC 2136 §3, RFC 8945 §5 */
export async function sendUpdate(
  server: DnsServer,
  { zone, changes, ttlSeconds }: ZoneUpdate,
  { key, signal, now }: SendUpdateOptions,
): Promise<UpdateOutcome> {
  const id = randomInt(0x10000);
  const seconds = (): number => Math.floor(now() / 1000);
  const message = encodeUpdate(id, zone, { changes, ttlSeconds });
  const { octets, mac } = signMessage(message, key, seconds());
  const answer = await exchangeOverTcp(server, octets, signal);
  const rcode = answer && parseUpdateAnswer(answer, id);
  if (answer === undefined || rcode === undefined) return silent(server);
  const verdict = verifyAnswer(answer, key, { mac, nowSeconds: seconds() });
  if (verdict.kind === "refused") return signatureRefused(verdict, { key, nowSeconds: seconds() });
  if (rcode !== "NOERROR") return refused(rcode, zone);
  if (verdict.kind === "verified") return { kind: "done" };
  return {
    kind: "refused",
    reason: "The answer of the name server is not signed with our key: it may be somebody else's",
    advice:
      "See whether the address of the name server is right, and look at the records it has now.",
  };
}

/** The first message that comes back; undefined where none does. RFC 1035 §4.2.2 */
async function exchangeOverTcp(
  { address, port }: DnsServer,
  message: Buffer,
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  if (signal.aborted) return undefined;
  const { promise, resolve } = Promise.withResolvers<Buffer | undefined>();
  const socket = connect({ host: address, port });
  const giveUp = (): void => resolve(undefined);
  signal.addEventListener("abort", giveUp, { once: true });
  let received = Buffer.alloc(0);
  socket.on("error", giveUp).once("close", giveUp);
  socket.once("connect", () => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(message.length);
    socket.write(Buffer.concat([length, message]));
  });
  socket.on("data", (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    if (received.length < 2) return;
    const end = 2 + received.readUInt16BE();
    if (received.length >= end) resolve(Buffer.from(received.subarray(2, end)));
  });
  try {
    return await promise;
  } finally {
    signal.removeEventListener("abort", giveUp);
    socket.destroy();
  }
}

function silent({ address, port }: DnsServer): UpdateOutcome {
  return {
    kind: "refused",
    reason: `The name server at ${address} does not answer on TCP port ${port}`,
    advice: "See whether that address and port are right, and whether a firewall is in between.",
  };
}

function signatureRefused(
  { error, serverSeconds }: Extract<TsigVerdict, { kind: "refused" }>,
  { key, nowSeconds }: { readonly key: TsigKey; readonly nowSeconds: number },
): UpdateOutcome {
  if (error === "BADKEY") {
    const reason = `The name server knows no key "${key.name}" with ${key.algorithm} (BADKEY)`;
    // Knot says the same of a key that may not change this zone.
    const advice = "Compare name and algorithm with its settings, and what it lets that key do.";
    return { kind: "refused", reason, advice };
  }
  if (error === "BADTIME") {
    const apart =
      serverSeconds === undefined ? "" : ` by ${Math.abs(serverSeconds - nowSeconds)} seconds`;
    const reason = `The clocks of this machine and of the name server differ${apart} (BADTIME)`;
    return { kind: "refused", reason, advice: "Set the clock that is wrong." };
  }
  const reason = `The name server does not take our signature (${error})`;
  const advice = `The secret is not the one that it has for the key "${key.name}".`;
  return { kind: "refused", reason, advice };
}

function refused(rcode: UpdateRcode, zone: string): UpdateOutcome {
  const reason = `The name server refuses to change ${zone} (${rcode})`;
  return { kind: "refused", reason, advice: advices[rcode] ?? otherAdvice };
}

const otherAdvice = "Its log says why.";
const advices: Partial<Readonly<Record<UpdateRcode, string>>> = {
  REFUSED: "Allow updates of this zone by this key in its settings.",
  NOTAUTH: "It is not the primary name server of this zone, or knows it by another name.",
  NOTZONE: "Some names are not within this zone: see which zone they are in.",
  NOTIMP: "It takes no dynamic updates: use another one, or publish the records by hand.",
  SERVFAIL: "It failed in doing so; its log says why.",
};
