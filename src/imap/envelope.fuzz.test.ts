import assert from "node:assert/strict";
import { it } from "node:test";
import { AbnfError } from "../abnf/scanner.ts";
import type { Envelope, EnvelopeAddress } from "../message/part.ts";
import { formatEnvelope, parseEnvelope } from "./envelope.ts";

type Random = (n: number) => number;

it("reads what it wrote and refuses the rest with AbnfError, seeds 1 to 5000", () => {
  for (let seed = 1; seed <= 5000; seed++) {
    const next = randomOf(seed);
    const envelope = randomEnvelope(next);
    const text = formatEnvelope(envelope);
    assert.deepEqual(parseEnvelope(text), envelope, `seed ${seed}`);
    const at = next(text.length);
    for (const spoilt of [text.slice(0, at), text.slice(0, at) + text.slice(at + 1 + next(3))]) {
      try {
        parseEnvelope(spoilt);
      } catch (error) {
        assert.ok(error instanceof AbnfError, `seed ${seed}: ${String(error)}`);
      }
    }
  }
});

function randomEnvelope(next: Random): Envelope {
  const from = addresses(next);
  return {
    ...maybe("date", next),
    ...maybe("subject", next),
    from,
    // What is missing is written as From.
    sender: orElse(addresses(next), from),
    replyTo: orElse(addresses(next), from),
    to: addresses(next),
    cc: addresses(next),
    bcc: addresses(next),
    ...maybe("inReplyTo", next),
    ...maybe("messageId", next),
  };
}

function orElse<Item>(list: readonly Item[], other: readonly Item[]): readonly Item[] {
  return list.length > 0 ? list : other;
}

function addresses(next: Random): EnvelopeAddress[] {
  return Array.from({ length: next(3) }, () => ({
    ...maybe("name", next),
    ...maybe("route", next),
    ...maybe("mailbox", next),
    ...maybe("host", next),
  }));
}

function maybe<Name extends string>(name: Name, next: Random): { [name in Name]?: string } {
  if (next(3) === 0) return {};
  const pieces = ['"', "\\", "\r\n", "NIL", "(", ")", " ", "{3}", "\xfc", "x", "\x01"];
  const text = Array.from({ length: next(6) }, () => pieces[next(pieces.length)]).join("");
  return { [name]: text } as { [name in Name]?: string };
}

function randomOf(seed: number): Random {
  let state = (seed * 48271) % 2147483647;
  return (n) => ((state = (state * 48271) % 2147483647), state % n);
}
