import type { Figures } from "./sizes.ts";

export interface Row {
  readonly name: string;
  readonly words: string;
  readonly better: "more" | "less";
}

const rows: readonly Row[] = [
  { name: "delivered_per_s_1", words: "delivered per second, 1 connection", better: "more" },
  { name: "delivered_per_s_10", words: "delivered per second, 10 connections", better: "more" },
  { name: "delivered_per_s_50", words: "delivered per second, 50 connections", better: "more" },
  { name: "accepted_per_s_10", words: "accepted per second, 10 connections", better: "more" },
  { name: "syncs_per_message", words: "sync calls per message", better: "less" },
  { name: "written_kb_per_message", words: "written per message, kB", better: "less" },
  { name: "cpu_ms_per_message", words: "processor time per message, ms", better: "less" },
  { name: "append_per_s", words: "APPEND per second", better: "more" },
  { name: "select_ms", words: "SELECT, ms", better: "less" },
  { name: "fetch_flags_ms", words: "FETCH (UID FLAGS), ms", better: "less" },
  { name: "fetch_envelope_ms", words: "FETCH (ENVELOPE BODYSTRUCTURE), ms", better: "less" },
  { name: "fetch_envelope_again_ms", words: "the same again, ms", better: "less" },
  { name: "fetch_header_ms", words: "all headers, ms", better: "less" },
  { name: "fetch_body_ms", words: "all bodies, ms", better: "less" },
  { name: "search_subject_ms", words: "SEARCH SUBJECT, ms", better: "less" },
  { name: "store_ms", words: "STORE 1:* +FLAGS, ms", better: "less" },
  { name: "copy_ms", words: "COPY, ms", better: "less" },
  { name: "move_ms", words: "MOVE, ms", better: "less" },
  { name: "idle_1_ms", words: "IDLE: end of data to EXISTS, 1 session, ms", better: "less" },
  { name: "idle_100_ms", words: "IDLE: the last of 100 sessions, ms", better: "less" },
  { name: "memory_rest_mib", words: "memory at rest (PSS), MiB", better: "less" },
  { name: "memory_idle_mib", words: "memory with 100 idle sessions, MiB", better: "less" },
  { name: "memory_load_mib", words: "memory after the load, MiB", better: "less" },
  { name: "start_ms", words: "start to both greetings, ms", better: "less" },
  { name: "loop_delivery_max_ms", words: "longest event-loop delay, delivery, ms", better: "less" },
  {
    name: "loop_mailbox_max_ms",
    words: "longest event-loop delay, big mailbox, ms",
    better: "less",
  },
];

/** A Markdown table: theirs, ours, and how many times better ours is. */
export function formatReport(
  theirs: Figures | undefined,
  ours: Figures | undefined,
  wanted: readonly Row[] = rows,
): string {
  const lines = ["| | Postfix + Dovecot | Homepost | better by |", "| --- | ---: | ---: | ---: |"];
  for (const { name, words, better } of wanted) {
    const [one, other] = [theirs?.get(name), ours?.get(name)];
    if (one === undefined && other === undefined) continue;
    const ratio =
      one === undefined || other === undefined
        ? ""
        : (better === "more" ? other / one : one / other).toFixed(2);
    lines.push(`| ${words} | ${formatNumber(one)} | ${formatNumber(other)} | ${ratio} |`);
  }
  return lines.join("\n");
}

function formatNumber(value: number | undefined): string {
  if (value === undefined) return "";
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
