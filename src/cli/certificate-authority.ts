import { UsageError, directoryOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";

export const certificateAuthority: Command = {
  usage: "AUTHORITY|off [--email ADDRESS] [--key-id ID]",
  help:
    "Has certificates fetched from an authority, and renewed, from now on. By that you agree to the\n" +
    "terms of the authority: letsencrypt, letsencrypt-staging (for tests), or the URL of the directory\n" +
    "of another one. For one that knows its customers, --key-id names your account there, and its key\n" +
    "is asked for.",
  options: {
    dir: directoryOption,
    email: { value: "ADDRESS", text: "where the authority writes to, if it does" },
    "key-id": { value: "ID", text: "of your account there (external account binding)" },
  },
  positionalsMin: 1,
  positionalsMax: 1,
  async run(context, words) {
    const [authority = ""] = words.positionals;
    const { terminal, program } = context;
    if (authority === "off") {
      if (words.has("email") || words.has("key-id")) throw new UsageError("off takes nothing else");
      await call(context, words, { name: "certificate.authority", arguments: {} });
      terminal.out("No authority is asked for certificates any more\n");
      return 0;
    }
    const email = words.value("email");
    const keyId = words.value("key-id");
    const key = keyId === undefined ? "" : await terminal.readPassword("Key of that account: ");
    await call(context, words, {
      name: "certificate.authority",
      arguments: {
        authority,
        ...(email === undefined ? {} : { email }),
        ...(keyId === undefined ? {} : { externalAccount: { keyId, key } }),
      },
    });
    terminal.out(`Certificates are fetched in a moment: "${program} certificate list"\n`);
    return 0;
  },
};
