import type { JSX } from "preact";
import { Button } from "../../kit/button/button.tsx";
import { Dialog } from "../../kit/dialog/dialog.tsx";
import type { AccountDialog } from "../account-dialog.ts";
import type { Account } from "../account.ts";
import { AppPasswordDialog, AppPasswordMadeDialog } from "../programs/app-password-dialog.tsx";
import { TlsKeyDialog } from "../programs/tls-key-dialog.tsx";
import { PasskeyDialog } from "../security/passkey-dialog.tsx";
import { PasswordDialog } from "../security/password-dialog.tsx";
import { RecoveryDialog } from "../security/recovery-dialog.tsx";
import { TotpDialog } from "../security/totp-dialog.tsx";

/** What lies over the page, if anything does. */
export function Dialogs({ account }: { account: Account }): JSX.Element | null {
  const dialog = account.dialog.value;
  switch (dialog?.kind) {
    case "password":
      return <PasswordDialog account={account} />;
    case "passkey":
      return <PasskeyDialog account={account} />;
    case "totp":
      return <TotpDialog account={account} begun={dialog.begun} />;
    case "recovery":
      return <RecoveryDialog account={account} codes={dialog.codes} />;
    case "app-password":
      return <AppPasswordDialog account={account} />;
    case "app-password-made":
      return <AppPasswordMadeDialog account={account} made={dialog} />;
    case "tls-key":
      return <TlsKeyDialog account={account} />;
    case "ask":
      return <AskDialog account={account} asked={dialog} />;
    case undefined:
      return null;
  }
}

interface AskProps {
  readonly account: Account;
  readonly asked: Extract<AccountDialog, { readonly kind: "ask" }>;
}

/** Before something is lost. */
function AskDialog({ account, asked }: AskProps): JSX.Element {
  const { t, dialog } = account;
  const close = (): void => void (dialog.value = undefined);
  return (
    <Dialog
      title={asked.title}
      closeLabel={t("app.close")}
      onClose={close}
      footer={
        <>
          <Button onPress={close}>{t("app.cancel")}</Button>
          <Button
            kind="danger"
            onPress={() => {
              close();
              void asked.run();
            }}
          >
            {t(asked.button)}
          </Button>
        </>
      }
    >
      <p>{asked.text}</p>
    </Dialog>
  );
}
