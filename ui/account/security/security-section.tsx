import type { JSX } from "preact";
import { Button } from "../../kit/button/button.tsx";
import { Icon } from "../../kit/icon/icon.tsx";
import type { Account } from "../account.ts";
import { Card } from "../shell/card.tsx";
import { ThingList, usageText } from "../shell/thing-list.tsx";

export function SecuritySection({ account }: { account: Account }): JSX.Element {
  const { t, dialog, shown } = account;
  return (
    <>
      <p class="notice">
        {t(shown.show.value?.isMailPasswordOff ? "mail-password.off" : "mail-password.will-be-off")}
      </p>
      <Card title={t("password.title")} what={t("password.what")}>
        <Button onPress={() => (dialog.value = { kind: "password" })}>
          {t("password.change")}
        </Button>
      </Card>
      <PasskeysCard account={account} />
      <CodesCard account={account} />
    </>
  );
}

function PasskeysCard({ account }: { account: Account }): JSX.Element {
  const { t, dialog, shown, options } = account;
  const passkeys = shown["passkey.list"].value ?? [];
  const { noPasskeys } = shown.show.value ?? {};
  return (
    <Card title={t("passkeys.title")} what={t("passkeys.what")}>
      <ThingList
        account={account}
        none={t("passkeys.none")}
        things={passkeys.map((passkey) => ({
          name: passkey.name,
          details: `${t("passkeys.for", { host: passkey.host })} · ${usageText(account, passkey)}`,
        }))}
        onRemove={(name) => account.remove("passkey", name)}
      />
      {noPasskeys !== undefined ? (
        <p class="notice">{t(`passkeys.${noPasskeys}`)}</p>
      ) : options.passkeys === undefined ? (
        <p class="notice">{t("passkeys.unable")}</p>
      ) : (
        <Button onPress={() => (dialog.value = { kind: "passkey" })}>
          <Icon name="plus" />
          {t("passkeys.add")}
        </Button>
      )}
    </Card>
  );
}

function CodesCard({ account }: { account: Account }): JSX.Element {
  const { t, dialog, shown } = account;
  const { hasTotp = false, recoveryCodes = 0 } = shown.show.value ?? {};
  const begin = async (): Promise<void> => {
    const begun = await account.attempt("totp.begin", {});
    if (begun !== undefined) dialog.value = { kind: "totp", begun };
  };
  const remove = async (): Promise<void> => {
    if ((await account.attempt("totp.remove", {})) !== undefined) await account.load(["show"]);
  };
  const renew = async (): Promise<void> => {
    const renewed = await account.attempt("recovery-codes.renew", {});
    if (renewed === undefined) return;
    dialog.value = { kind: "recovery", codes: renewed.recoveryCodes };
    await account.load(["show"]);
  };
  const ask = (text: "ask.totp" | "ask.recovery", run: () => Promise<void>): void => {
    const button = text === "ask.totp" ? "totp.remove" : "recovery.renew";
    dialog.value = { kind: "ask", title: t(button), text: t(text), button, run };
  };
  return (
    <Card title={t("totp.title")} what={t("totp.what")}>
      {hasTotp ? (
        <>
          <p>
            <span class="badge">{t("totp.on")}</span> {t("recovery.left", { count: recoveryCodes })}
          </p>
          <div class="buttons">
            <Button onPress={() => ask("ask.recovery", renew)}>{t("recovery.renew")}</Button>
            <Button kind="danger" onPress={() => ask("ask.totp", remove)}>
              {t("totp.remove")}
            </Button>
          </div>
        </>
      ) : (
        <Button onPress={() => void begin()}>{t("totp.begin")}</Button>
      )}
    </Card>
  );
}
