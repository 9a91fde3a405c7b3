import { formatDateTime } from "../message/date-time.ts";
import type { NoticeContext, NoticeRecipient } from "./notice.ts";
import { adviceFor, openings, suppressedFromNowOn } from "./notice-words.ts";

const recipientsShownMax = 50;

/** What happened, for people: who did not get it, what the other server said, and what happens next. */
export function formatExplanation(
  recipients: readonly NoticeRecipient[],
  context: NoticeContext,
): string {
  const { entry, action } = recipients[0]!;
  const lines = [openings[action], ""];
  for (const recipient of recipients.slice(0, recipientsShownMax))
    lines.push(...reasonLines(recipient), "");
  const hidden = recipients.length - recipientsShownMax;
  if (hidden > 0) lines.push(`... and ${hidden} more, listed in the details below.`, "");
  const next = nextLines(recipients, context);
  if (next.length > 0) lines.push(...next, "");
  if (entry.subject !== "") lines.push(`  Subject: ${entry.subject}`);
  lines.push(`  Sent: ${formatDateTime(entry.queuedAt)}`);
  if (action === "failed") {
    const part =
      context.original.kind === "message" ? "Your message" : "The header of your message";
    lines.push("", `${part} is attached.`);
  }
  return lines.map((line) => `${wrapped(line.replace(/\p{Cc}+/gu, " "))}\r\n`).join("");
}

function reasonLines(recipient: NoticeRecipient): string[] {
  const { entry, action, outcome } = recipient;
  const lines = [`    ${entry.recipient}`];
  if (action !== "failed" && action !== "delayed") return lines;
  const server = outcome.remoteMta === undefined ? "" : ` (${outcome.remoteMta})`;
  const said = `${outcome.code} ${outcome.enhancedStatusCode} ${outcome.text}`;
  const who = outcome.remoteMta === undefined ? "The reason" : `The other server${server} said`;
  lines.push(outcome.code === undefined ? `  ${outcome.text}.` : `  ${who}: ${said}`);
  const advice = adviceFor(recipient);
  if (advice !== undefined) lines.push("", `  ${advice}`);
  if (recipient.suppressed === "from-now-on") lines.push("", `  ${suppressedFromNowOn}`);
  return lines;
}

function nextLines(recipients: readonly NoticeRecipient[], context: NoticeContext): string[] {
  const { action, attempts } = recipients[0]!;
  if (action === "delayed" && context.retryUntil !== undefined) {
    return [
      `You need not do anything. It will be tried again until ${formatDateTime(context.retryUntil)}; you will hear if it cannot be delivered by then.`,
    ];
  }
  if (action !== "failed") return [];
  const tried = attempts > 1 ? `It was tried ${attempts} times. ` : "";
  return [`${tried}It will not be tried again.`];
}

/** At about 76 characters, with the indent of the line. */
function wrapped(line: string): string {
  const indent = /^ */.exec(line)![0];
  const rows: string[] = [];
  let row = indent;
  for (const word of line.trim().split(/ +/)) {
    if (row.length > indent.length && row.length + word.length > 75) {
      rows.push(row.trimEnd());
      row = indent;
    }
    row += `${word} `;
  }
  rows.push(row.trimEnd());
  return rows.join("\r\n");
}
