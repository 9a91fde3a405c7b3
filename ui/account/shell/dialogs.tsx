import type { JSX } from "preact";
import { AskDialog } from "../../kit/dialog/ask-dialog.tsx";
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
      return (
        <AskDialog
          title={dialog.title}
          text={dialog.text}
          action={account.t(dialog.button)}
          cancelLabel={account.t("app.cancel")}
          closeLabel={account.t("app.close")}
          onClose={() => (account.dialog.value = undefined)}
          onYes={() => void dialog.run()}
        />
      );
    case undefined:
      return null;
  }
}
