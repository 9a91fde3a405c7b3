import type { JSX } from "preact";
import { Button } from "../../kit/button/button.tsx";
import type { Admin } from "../admin.ts";
import { Facts, Section } from "../piece/section.tsx";
import { useLoaded } from "../piece/use-loaded.ts";

/** For who has lost the phone. */
export function SecondFactor({ admin, name }: { admin: Admin; name: string }): JSX.Element | null {
  const { t, texts } = admin;
  const found = useLoaded(
    admin,
    () => admin.api.call("account.second-factor.show", { account: name }),
    [name],
  );
  const shown = found.value.value;
  if (shown === undefined) return null;
  const isOn = shown.hasTotp || shown.passkeys.length > 0;
  const remove = async (): Promise<void> => {
    const isGone = await admin.attemptAfter(
      {
        title: t("factors.remove"),
        text: t("factors.remove.ask", { name }),
        action: t("form.remove"),
      },
      () => admin.api.call("account.second-factor.remove", { account: name }),
      t("form.done"),
    );
    if (isGone) await found.load();
  };
  return (
    <Section title={t("factors.title")} text={t("factors.text")}>
      <Facts
        facts={[
          [t("factors.totp"), t(shown.hasTotp ? "factors.totp.on" : "factors.totp.off")],
          [
            t("passkeys.title"),
            shown.passkeys.map((passkey) => passkey.name).join(", ") || t("passkeys.none"),
          ],
          [t("factors.codes"), texts.number(shown.recoveryCodes)],
        ]}
      />
      {isOn ? (
        <div class="buttons">
          <Button kind="danger" onPress={() => void remove()}>
            {t("factors.remove")}
          </Button>
        </div>
      ) : null}
    </Section>
  );
}
