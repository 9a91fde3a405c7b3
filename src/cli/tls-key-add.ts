import { directoryOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";
import { textOf } from "./text-of.ts";

const pemOctetsMax = 100_000;

export const tlsKeyAdd: Command = {
  usage: "ACCOUNT NAME FILE [--login ADDRESS] [--no-imap-preauth]",
  help:
    "Lets clients in that show a certificate with this key, without a password. FILE (- for\n" +
    "standard input) is the certificate or the public key as PEM; nobody has to have signed it.\n" +
    "A key with its certificate is made, for example, by\n" +
    "  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 \\\n" +
    '    -subj "/CN=my phone" -keyout key.pem -out certificate.pem',
  options: {
    dir: directoryOption,
    login: { value: "ADDRESS", text: "log in as this address; the first one where absent" },
    "no-imap-preauth": {
      text: "IMAP waits for AUTHENTICATE EXTERNAL instead of greeting by PREAUTH",
    },
  },
  positionalsMin: 3,
  positionalsMax: 3,
  async run(context, words) {
    const [account, name, file] = words.positionals as [string, string, string];
    const login = words.value("login");
    const added = await call(context, words, {
      name: "account.tls-key.add",
      arguments: {
        account,
        name,
        pem: await textOf(context.terminal, file, pemOctetsMax),
        imapPreauth: !words.has("no-imap-preauth"),
        ...(login === undefined ? {} : { login }),
      },
    });
    const { algorithm, fingerprint } = added;
    context.terminal.out(`Added ${algorithm} key ${fingerprint}; it logs in as ${added.login}\n`);
    return 0;
  },
};
