import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Button } from "../../kit/button/button.tsx";
import { Dialog } from "../../kit/dialog/dialog.tsx";
import type { AccountDialog } from "../account-dialog.ts";
import type { Account } from "../account.ts";
import { OwnFailure } from "../api/own-api.ts";
import { CopyField } from "../shell/copy-field.tsx";
import { FormDialog, TextField } from "../shell/form-dialog.tsx";

const scopes = ["imap", "smtp", "web"] as const;
type Scope = (typeof scopes)[number];

export function AppPasswordDialog({ account }: { account: Account }): JSX.Element {
  const { t, dialog } = account;
  const name = useSignal("");
  const chosen = useSignal<readonly Scope[]>(["imap", "smtp"]);
  const submit = async (): Promise<string | undefined> => {
    const of = { name: name.value.trim(), scopes: [...chosen.value] };
    try {
      const { password } = await account.call("app-password.add", of);
      dialog.value = { kind: "app-password-made", name: of.name, password };
    } catch (error) {
      if (error instanceof OwnFailure && error.kind === "refused") return account.words(error);
      account.tell(error);
      return undefined;
    }
    await account.load(["app-password.list"]);
    return undefined;
  };
  const choose = (scope: Scope, isChosen: boolean): void => {
    chosen.value = scopes.filter((one) => (one === scope ? isChosen : chosen.value.includes(one)));
  };
  return (
    <FormDialog account={account} title={t("apps.add")} button={t("app.add")} onSubmit={submit}>
      <TextField label={t("apps.name")} value={name} input={{ maxLength: 100, autofocus: true }} />
      <fieldset class="choices">
        <legend>{t("apps.scopes")}</legend>
        {scopes.map((scope) => (
          <label class="check" key={scope}>
            <input
              type="checkbox"
              checked={chosen.value.includes(scope)}
              onChange={(event) => choose(scope, event.currentTarget.checked)}
            />
            <span>{t(`apps.${scope}`)}</span>
          </label>
        ))}
      </fieldset>
    </FormDialog>
  );
}

interface MadeProps {
  readonly account: Account;
  readonly made: Extract<AccountDialog, { readonly kind: "app-password-made" }>;
}

export function AppPasswordMadeDialog({ account, made }: MadeProps): JSX.Element {
  const { t, dialog } = account;
  const close = (): void => void (dialog.value = undefined);
  return (
    <Dialog
      title={t("apps.made")}
      closeLabel={t("app.close")}
      onClose={close}
      footer={
        <Button kind="primary" onPress={close}>
          {t("app.done")}
        </Button>
      }
    >
      <div class="fields">
        <p>{t("apps.made.what", { name: made.name })}</p>
        <CopyField account={account} label={t("apps.made")} text={made.password} />
      </div>
    </Dialog>
  );
}
