import type { CallResult } from "../admin/calls.ts";
import { directoryOption, jsonOption, type Command } from "./command.ts";
import { numberOption } from "./number-option.ts";
import { call } from "./server-call.ts";
import { table } from "./table.ts";

type Result = CallResult<"tls-results">[number];

export const tlsResults: Command = {
  usage: "[DOMAIN] [--day DAY] [--limit N] [--json]",
  help:
    "Shows what became of TLS on the way to others within the last two weeks, the latest day first:\n" +
    "sessions that were as the policy asks, those that were not, and why. DOMAIN is the recipients'\n" +
    "or a mail host.",
  options: {
    dir: directoryOption,
    json: jsonOption,
    day: { value: "DAY", text: "of that day only (UTC), such as 2026-11-21" },
    limit: { value: "N", text: "show at most that many (200)" },
  },
  positionalsMax: 1,
  async run(context, words) {
    const limit = numberOption(words, "limit", { byDefault: 200, max: 10_000 });
    const [domain] = words.positionals;
    const day = words.value("day");
    const results = await call(context, words, {
      name: "tls-results",
      arguments: {
        limit,
        ...(domain === undefined ? {} : { domain }),
        ...(day === undefined ? {} : { day }),
      },
    });
    if (words.has("json")) context.terminal.out(`${JSON.stringify(results, undefined, 2)}\n`);
    else if (results.length === 0)
      context.terminal.out("No session with another server is on record\n");
    else context.terminal.out(table(head, results.flatMap(rowsOf)));
    return 0;
  },
};

const head = ["DAY", "POLICY OF", "FOR", "KIND", "GOOD", "FAILED", "WHY"];

/** One line, and one for each further kind of failure. */
function rowsOf(result: Result): string[][] {
  const [first = "", ...more] = result.failures.map(failureText);
  const row = [
    result.day,
    result.policyDomain,
    result.recipientDomain,
    kindText(result),
    String(result.successful),
    String(result.failed),
    first,
  ];
  return [row, ...more.map((text) => ["", "", "", "", "", "", text])];
}

function kindText({ policy, isHost }: Result): string {
  switch (policy.type) {
    case "sts":
      return "MTA-STS";
    case "tlsa":
      return "DANE";
    case "no-policy-found":
      return isHost ? "host without policy" : "no policy";
  }
}

function failureText(failure: Result["failures"][number]): string {
  const where = [failure.receivingMxHostname, failure.receivingIp].filter((text) => text);
  const words = [`${failure.failedSessionCount ?? 1} × ${failure.resultType}`, ...where];
  if (failure.failureReasonCode !== undefined) words.push(`(${failure.failureReasonCode})`);
  return words.join(" ");
}
