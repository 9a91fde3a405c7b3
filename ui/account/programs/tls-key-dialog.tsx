import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Account } from "../account.ts";
import { OwnFailure } from "../api/own-api.ts";
import { FormDialog, TextField } from "../shell/form-dialog.tsx";

/** A key with a certificate for ten years, and both in one file for programs that want that. */
const recipe = `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \\
  -days 3650 -subj /CN=mail -keyout mail-key.pem -out mail-certificate.pem
openssl pkcs12 -export -inkey mail-key.pem -in mail-certificate.pem -out mail.p12`;

export function TlsKeyDialog({ account }: { account: Account }): JSX.Element {
  const { t, dialog } = account;
  const name = useSignal("");
  const pem = useSignal("");
  const imapPreauth = useSignal(false);
  const submit = async (): Promise<string | undefined> => {
    try {
      await account.call("tls-key.add", {
        name: name.value,
        pem: pem.value,
        imapPreauth: imapPreauth.value,
      });
    } catch (error) {
      if (error instanceof OwnFailure && error.kind === "refused") return account.words(error);
      account.tell(error);
      return undefined;
    }
    dialog.value = undefined;
    await account.load(["tls-key.list"]);
    return undefined;
  };
  return (
    <FormDialog account={account} title={t("keys.add")} button={t("app.add")} onSubmit={submit}>
      <TextField label={t("app.name")} value={name} input={{ maxLength: 100, autofocus: true }} />
      <label class="field">
        <span>{t("keys.pem")}</span>
        <textarea
          class="input code"
          rows={6}
          required
          spellcheck={false}
          value={pem.value}
          onInput={(event) => (pem.value = event.currentTarget.value)}
        />
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={imapPreauth.value}
          onChange={(event) => (imapPreauth.value = event.currentTarget.checked)}
        />
        <span>{t("keys.preauth")}</span>
      </label>
      <details>
        <summary>{t("keys.how")}</summary>
        <pre tabIndex={0}>{recipe}</pre>
      </details>
    </FormDialog>
  );
}
