import type { ClientServer } from "../client-setup/client-settings.ts";
import { directoryOption, jsonOption, type Command } from "./command.ts";
import { factLines } from "./facts.ts";
import { call } from "./server-call.ts";

export const clientSettings: Command = {
  usage: "ADDRESS [--json]",
  help:
    "Shows what mail programs need to know for an address of ours, and a QR code by which phones of\n" +
    "Apple set themselves up. Others find it by the DNS: see dns records.",
  options: { dir: directoryOption, json: jsonOption },
  positionalsMin: 1,
  positionalsMax: 1,
  async run(context, words) {
    const [address = ""] = words.positionals;
    const { terminal } = context;
    const shown = await call(context, words, { name: "client-settings", arguments: { address } });
    if (words.has("json")) {
      terminal.out(`${JSON.stringify(shown, undefined, 2)}\n`);
      return 0;
    }
    const { incoming, outgoing, profileUrl, qrCode } = shown;
    terminal.out(
      factLines([
        ["user name", address],
        ...incoming.map((of) => ["incoming (IMAP)", serverText(of)] as const),
        ...outgoing.map((of) => ["outgoing (SMTP)", serverText(of)] as const),
        ["profile for Apple", profileUrl],
      ]),
    );
    if (qrCode !== undefined) terminal.out(`\n${qrCode.text}`);
    return 0;
  },
};

function serverText({ host, port, security }: ClientServer): string {
  return `${host} port ${port}, ${security === "tls" ? "SSL/TLS" : "STARTTLS"}`;
}
