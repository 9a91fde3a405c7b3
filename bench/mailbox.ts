import assert from "node:assert/strict";
import { filler, letter } from "../src/interop/letter.ts";
import { login } from "./delivery.ts";
import type { FastImap } from "./fast-imap.ts";
import type { Figures, Sizes } from "./sizes.ts";
import type { Target } from "./target.ts";

const boundary = "=_boundary_of_a_benchmark";
const batchSize = 100;

/** One big mailbox, one session: each command from its first octet to the last of its tagged answer. */
export async function measureMailbox(
  target: Target,
  sizes: Sizes,
  figures: Figures,
): Promise<void> {
  const { mailbox: count, moved } = sizes;
  const total = await load(target, count, figures);
  await using client = await login(target);
  const timed = async (name: string, command: string, expected?: [string, number]) => {
    const answer = await client.command(command);
    figures.set(`${name}_ms`, answer.ms);
    if (expected) assert.equal(answer.counts.get(expected[0]) ?? 0, expected[1], command);
    return answer;
  };
  await timed("select", "SELECT Big");
  const fetches = {
    fetch_flags: "FETCH 1:* (UID FLAGS)",
    fetch_envelope: "FETCH 1:* (ENVELOPE BODYSTRUCTURE)",
    fetch_envelope_again: "FETCH 1:* (ENVELOPE BODYSTRUCTURE)",
    fetch_header: "FETCH 1:* (BODY.PEEK[HEADER])",
  };
  for (const [name, command] of Object.entries(fetches)) {
    await timed(name, command, ["FETCH", count]);
  }
  const bodies = await timed("fetch_body", "FETCH 1:* (BODY.PEEK[])", ["FETCH", count]);
  assert.equal(bodies.literalOctets, total, "Octets of all bodies");
  const hits = await timed("search_subject", 'SEARCH SUBJECT "plan 77"');
  assert.match(hits.lines.join("\n"), /SEARCH.* 78\b/);
  await timed("store", "STORE 1:* +FLAGS (\\Flagged)", ["FETCH", count]);
  await client.command("CREATE Copied");
  await client.command("CREATE Moved");
  await timed("copy", `COPY 1:${moved} Copied`);
  await timed("move", `MOVE 1:${moved} Moved`);
  await checkCount(client, "Copied", moved);
  await checkCount(client, "Moved", moved);
  await checkCount(client, "Big", count - moved);
}

/** Half of the mailbox by single APPENDs, half by MULTIAPPEND where there is one. Returns the octets. */
async function load(target: Target, count: number, figures: Figures): Promise<number> {
  await using client = await login(target);
  await client.command("CREATE Big");
  const { lines } = await client.command("CAPABILITY");
  const single = lines.join(" ").includes("MULTIAPPEND") ? count / 2 : count;
  let total = 0;
  const started = performance.now();
  for (let index = 0; index < single; index++) {
    const octets = message(index);
    total += octets.length;
    await client.command("APPEND Big (\\Seen) ", octets);
  }
  figures.set("append_per_s", (single * 1000) / (performance.now() - started));
  for (let index = single; index < count; index += batchSize) {
    const end = Math.min(count, index + batchSize);
    const batch = Array.from({ length: end - index }, (_, offset) => message(index + offset));
    total += batch.reduce((sum, octets) => sum + octets.length, 0);
    await client.command("APPEND Big", ...batch.flatMap((octets) => [" (\\Seen) ", octets]));
  }
  await checkCount(client, "Big", count);
  return total;
}

async function checkCount(client: FastImap, mailbox: string, count: number): Promise<void> {
  const { lines } = await client.command(`STATUS ${mailbox} (MESSAGES)`);
  assert.match(lines.join("\n"), new RegExp(`MESSAGES ${count}\\)`), mailbox);
}

/** Mail as it is: most of it short text, a third with HTML beside it, a tenth with an attachment. */
function message(index: number): Buffer {
  const text = `Dear reader,\r\n\r\n${filler(500 + ((index * 7919) % 4000))}`;
  const subject = `Re: plan ${index} for the week`;
  const fields = { References: `<${index - 1}@sender.example> <${index - 2}@sender.example>` };
  if (index % 3 !== 0) return Buffer.from(letter(subject, text, fields), "latin1");
  const kind = index % 10 === 0 ? "mixed" : "alternative";
  const other =
    kind === "mixed"
      ? 'Content-Type: application/pdf; name="plan.pdf"\r\nContent-Transfer-Encoding: base64\r\n' +
        `Content-Disposition: attachment; filename="plan.pdf"\r\n\r\n${filler(20_000)}`
      : `Content-Type: text/html; charset=utf-8\r\n\r\n<p>${text}</p>\r\n`;
  const type = `multipart/${kind}; boundary="${boundary}"`;
  const plain = `--${boundary}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n`;
  const body = `${plain}--${boundary}\r\n${other}\r\n--${boundary}--\r\n`;
  return Buffer.from(letter(subject, body, { ...fields, "Content-Type": type }), "latin1");
}
