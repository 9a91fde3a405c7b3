import type { Machine } from "./machine.ts";
import { status } from "./status.ts";

/** Of each part the end; the newest says most. */
const partOctetsMax = 1024 * 1024;
const readOctetsMax = 8 * 1024 * 1024;

const parts: readonly { readonly title: string; readonly words: readonly [string, ...string[]] }[] =
  [
    { title: "Services that failed", words: ["systemctl", "--no-pager", "--failed"] },
    { title: "Networks", words: ["nmcli", "--terse", "device"] },
    { title: "Places", words: ["findmnt", "--noheadings", "--df"] },
    {
      title: "Log of this start",
      words: ["journalctl", "--no-pager", "--boot", "--lines=8000", "--output=short-iso"],
    },
    {
      title: "Log of the start before",
      words: ["journalctl", "--no-pager", "--boot=-1", "--lines=2000", "--output=short-iso"],
    },
  ];

/** Text for somebody who helps: how the box is, and its logs, without what is secret. */
export async function supportBundle(machine: Machine): Promise<{ readonly text: string }> {
  const pieces = [section("Box", JSON.stringify(await status(machine), undefined, 2))];
  for (const { title, words } of parts) {
    const [program, ...args] = words;
    const ran = await machine.run(program, args, { octetsMax: readOctetsMax, msMax: 60_000 });
    pieces.push(section(title, ran.out === "" ? ran.err : ran.out));
  }
  return { text: withoutSecrets(pieces.join("\n")) };
}

/**
 * Our own log holds no secret; others' may. Wi-Fi passwords, claim codes, cookies, authorization fields and private keys
 * are blackened wherever they stand, and of mail addresses the local part, which is nobody's business.
 */
export function withoutSecrets(text: string): string {
  return text
    .replace(/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g, "[key]")
    .replace(
      /\b(psk|passphrase|password|secret|token|cookie|authorization)(["']?\s*[=:]\s*)("[^"\n]*"|\S+)/gi,
      "$1$2[hidden]",
    )
    .replace(/\b[A-Z2-7]{5}-[A-Z2-7]{5}\b/g, "[code]")
    .replace(/[\w.!#$%&'*+/=?^`{|}~-]+@(?=[\w-]+\.)/g, "[somebody]@");
}

function section(title: string, text: string): string {
  return `== ${title} ==\n${text.slice(-partOctetsMax)}\n`;
}
