import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Button } from "../../kit/button/button.tsx";
import { Dialog } from "../../kit/dialog/dialog.tsx";
import type { Account } from "../account.ts";

/** Over whatever is open, where the server wants to know once more who is there. */
export function ConfirmDialog({ account }: { account: Account }): JSX.Element | null {
  return account.waiting.value === undefined ? null : <Confirm account={account} />;
}

function Confirm({ account }: { account: Account }): JSX.Element {
  const { t, shown, options } = account;
  const password = useSignal("");
  const isWrong = useSignal(false);
  const isBusy = useSignal(false);
  const host = shown.show.value?.passkeyHost;
  const hasPasskey =
    options.passkeys !== undefined &&
    shown["passkey.list"].value?.some((passkey) => passkey.host === host);
  const during = async (work: Promise<boolean>): Promise<void> => {
    isBusy.value = true;
    isWrong.value = false;
    isWrong.value = !(await work);
    isBusy.value = false;
  };
  return (
    <Dialog
      title={t("confirm.title")}
      closeLabel={t("app.close")}
      onClose={() => account.giveUp()}
      footer={
        hasPasskey ? (
          <Button disabled={isBusy.value} onPress={() => void during(account.confirmByPasskey())}>
            {t("confirm.passkey")}
          </Button>
        ) : undefined
      }
    >
      <form
        class="fields"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBusy.value) void during(account.confirm(password.value));
        }}
      >
        <p>{t("confirm.why")}</p>
        <input
          type="email"
          autocomplete="username"
          value={shown.show.value?.login}
          readOnly
          hidden
        />
        <label class="field">
          <span>{t("confirm.password")}</span>
          <input
            class="input"
            type="password"
            autocomplete="current-password"
            autofocus
            required
            value={password.value}
            onInput={(event) => (password.value = event.currentTarget.value)}
          />
        </label>
        <p class="problem" role="alert">
          {isWrong.value ? t("confirm.wrong") : ""}
        </p>
        <button type="submit" class="button primary" disabled={isBusy.value}>
          {t("app.next")}
        </button>
      </form>
    </Dialog>
  );
}
