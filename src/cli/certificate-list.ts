import type { CallResult } from "../admin/calls.ts";
import { directoryOption, jsonOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";
import { printable, table, timeText } from "./table.ts";

export const certificateList: Command = {
  usage: "[--json]",
  help: "Shows the certificates of this server, until when they hold, and what is in the way of others.",
  options: { dir: directoryOption, json: jsonOption },
  async run(context, words) {
    const overview = await call(context, words, { name: "certificate.list", arguments: {} });
    const { terminal } = context;
    if (words.has("json")) terminal.out(`${JSON.stringify(overview, undefined, 2)}\n`);
    else terminal.out(textOf(overview));
    return 0;
  },
};

function textOf({ authority, shown, certificates }: CallResult<"certificate.list">): string {
  const { source, until, fingerprint, words } = shown;
  const lines = [
    `Shown for the host name: ${sources[source]}, until ${timeText(until)}`,
    `Its SHA-256 fingerprint: ${fingerprint}`,
    `Its key in words: ${words.join(" ")}`,
    authority === undefined
      ? 'No authority is asked for certificates: "certificate authority letsencrypt" does so'
      : `Certificates are fetched from ${authority}`,
  ];
  return `${lines.map(printable).join("\n")}\n${listText(certificates)}`;
}

export const sources = {
  issued: "a certificate of an authority",
  files: "the certificate of the static configuration",
  "self-signed": "a certificate that this server made itself",
} as const;

/** Each certificate, and below them what to do. */
export function listText(certificates: CallResult<"certificate.list">["certificates"]): string {
  if (certificates.length === 0) return "";
  const rows = certificates.map(({ name, key, state, until, nextAt, use }) => [
    name,
    key,
    state,
    until === undefined ? "-" : timeText(until),
    nextAt === undefined ? "-" : timeText(nextAt),
    use,
  ]);
  const troubles = certificates.flatMap(({ name, key, reason, advice }) =>
    reason === undefined ? [] : [`\n${name} (${key}): ${reason}\n  ${advice ?? ""}\n`],
  );
  const head = ["NAME", "KEY", "STATE", "UNTIL", "NEXT", "USE"];
  return `\n${table(head, rows)}${troubles.map(linesPrintable).join("")}`;
}

function linesPrintable(text: string): string {
  return text.split("\n").map(printable).join("\n");
}
