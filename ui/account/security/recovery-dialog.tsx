import type { JSX } from "preact";
import { Button } from "../../kit/button/button.tsx";
import { Dialog } from "../../kit/dialog/dialog.tsx";
import type { Account } from "../account.ts";

interface RecoveryDialogProps {
  readonly account: Account;
  readonly codes: readonly string[];
}

export function RecoveryDialog({ account, codes }: RecoveryDialogProps): JSX.Element {
  const { t, dialog, shown } = account;
  const text = codes.join("\n");
  const heading = `Homepost ${shown.show.value?.hostName ?? ""}, ${shown.show.value?.login ?? ""}`;
  const close = (): void => void (dialog.value = undefined);
  return (
    <Dialog
      title={t("recovery.title")}
      closeLabel={t("app.close")}
      onClose={close}
      footer={
        <>
          <Button onPress={() => void account.copy(text)}>{t("app.copy")}</Button>
          <a
            class="button"
            download="homepost-recovery-codes.txt"
            href={`data:text/plain;charset=utf-8,${encodeURIComponent(`${heading}\n\n${text}\n`)}`}
          >
            {t("recovery.download")}
          </a>
          <Button kind="primary" onPress={close}>
            {t("app.done")}
          </Button>
        </>
      }
    >
      <p>{t("recovery.what")}</p>
      <ul class="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
