import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Account } from "../account.ts";
import { OwnFailure } from "../api/own-api.ts";
import type { OwnCallResult } from "../api/own-api.ts";
import { CopyField } from "../shell/copy-field.tsx";
import { FormDialog, TextField } from "../shell/form-dialog.tsx";

interface TotpDialogProps {
  readonly account: Account;
  readonly begun: OwnCallResult<"totp.begin">;
}

export function TotpDialog({ account, begun }: TotpDialogProps): JSX.Element {
  const { t, dialog } = account;
  const code = useSignal("");
  const submit = async (): Promise<string | undefined> => {
    try {
      const { secret } = begun;
      const confirmed = await account.call("totp.confirm", { secret, code: code.value });
      dialog.value = { kind: "recovery", codes: confirmed.recoveryCodes };
    } catch (error) {
      if (error instanceof OwnFailure && error.kind === "refused") return t("totp.wrong");
      account.tell(error);
      return undefined;
    }
    await account.load(["show"]);
    return undefined;
  };
  return (
    <FormDialog account={account} title={t("totp.begin")} button={t("app.next")} onSubmit={submit}>
      <p>{t("totp.scan")}</p>
      <img
        class="qr"
        src={`data:image/svg+xml,${encodeURIComponent(begun.qr)}`}
        alt={t("totp.qr")}
      />
      <a class="button" href={begun.url}>
        {t("totp.open")}
      </a>
      <CopyField account={account} label={t("totp.secret")} text={inGroups(begun.secret)} />
      <TextField
        label={t("totp.code")}
        value={code}
        input={{
          inputMode: "numeric",
          autocomplete: "one-time-code",
          pattern: "[0-9 ]{6,8}",
          maxLength: 8,
        }}
      />
    </FormDialog>
  );
}

/** As people read it out. */
function inGroups(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(" ") ?? secret;
}
