import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Account } from "../account.ts";
import { OwnFailure } from "../api/own-api.ts";
import { FormDialog, TextField } from "../shell/form-dialog.tsx";

export function PasswordDialog({ account }: { account: Account }): JSX.Element {
  const { t, dialog, options } = account;
  const present = useSignal("");
  const password = useSignal("");
  const submit = async (): Promise<string | undefined> => {
    try {
      await account.call("password.change", { present: present.value, password: password.value });
    } catch (error) {
      if (error instanceof OwnFailure && error.kind === "refused") {
        return t("password.refused", { reason: error.message });
      }
      account.tell(error);
      return undefined;
    }
    dialog.value = undefined;
    options.toasts.show(t("password.changed"));
    await account.load(["session.list"]);
    return undefined;
  };
  return (
    <FormDialog
      account={account}
      title={t("password.change")}
      button={t("password.change")}
      onSubmit={submit}
    >
      <TextField
        label={t("password.present")}
        value={present}
        input={{ type: "password", autocomplete: "current-password", autofocus: true }}
      />
      <TextField
        label={t("password.new")}
        value={password}
        hint={t("password.hint")}
        input={{ type: "password", autocomplete: "new-password", minLength: 8, maxLength: 250 }}
      />
    </FormDialog>
  );
}
