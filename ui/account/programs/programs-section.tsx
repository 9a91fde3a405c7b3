import { useEffect } from "preact/hooks";
import type { JSX } from "preact";
import { useSignal } from "@preact/signals";
import { Button } from "../../kit/button/button.tsx";
import { Icon } from "../../kit/icon/icon.tsx";
import type { Account } from "../account.ts";
import type { OwnCallResult } from "../api/own-api.ts";
import { Card } from "../shell/card.tsx";
import { ThingList, usageText } from "../shell/thing-list.tsx";

export function ProgramsSection({ account }: { account: Account }): JSX.Element {
  const { t, shown } = account;
  return (
    <>
      {shown.show.value?.isMailPasswordOff ? <p class="notice">{t("mail-password.off")}</p> : null}
      <SetUpCard account={account} />
      <AppPasswordsCard account={account} />
      <TlsKeysCard account={account} />
    </>
  );
}

function SetUpCard({ account }: { account: Account }): JSX.Element {
  const { t, shown, clients } = account;
  const own = (shown.show.value?.addresses ?? [])
    .map(({ address }) => address)
    .filter((address) => !address.startsWith("@"));
  const address = useSignal(own[0] ?? "");
  useEffect(() => {
    if (address.value !== "") void account.loadClients(address.value);
  }, [address.value]);
  const settings = clients.value;
  return (
    <Card title={t("programs.title")}>
      {own.length < 2 ? null : (
        <label class="field">
          <span>{t("programs.address")}</span>
          <select
            class="input"
            value={address.value}
            onChange={(event) => (address.value = event.currentTarget.value)}
          >
            {own.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
      )}
      {settings === undefined ? null : <Ways account={account} settings={settings} />}
    </Card>
  );
}

interface WaysProps {
  readonly account: Account;
  readonly settings: OwnCallResult<"client-settings.show">;
}

function Ways({ account: { t }, settings }: WaysProps): JSX.Element {
  const { incoming, outgoing, address, profileUrl, qrCode } = settings;
  if (incoming.length === 0 || outgoing.length === 0) return <p>{t("programs.none")}</p>;
  const rows = [
    ...incoming.map((server) => ({ label: t("programs.in"), server })),
    ...outgoing.map((server) => ({ label: t("programs.out"), server })),
  ];
  return (
    <>
      {profileUrl === undefined ? null : (
        <>
          <h4>{t("programs.iphone")}</h4>
          <p class="soft">{t("programs.iphone.what")}</p>
          {qrCode === undefined ? null : (
            <img
              class="qr"
              src={`data:image/svg+xml,${encodeURIComponent(qrCode.svg)}`}
              alt={t("programs.qr")}
            />
          )}
          <a
            class="button"
            href={`/profile.mobileconfig?address=${encodeURIComponent(address)}`}
            download="mail.mobileconfig"
          >
            <Icon name="download" />
            {t("programs.profile")}
          </a>
        </>
      )}
      <h4>{t("programs.others")}</h4>
      <p class="soft">{t("programs.others.what")}</p>
      <dl class="facts">
        <dt>{t("programs.user")}</dt>
        <dd>
          <code>{address}</code>
        </dd>
        {rows.map(({ label, server: { host, port, security } }) => (
          <>
            <dt>{label}</dt>
            <dd>
              <code>{host}</code>, {t("programs.port", { port: String(port) })},{" "}
              {t(`programs.${security}`)}
            </dd>
          </>
        ))}
      </dl>
    </>
  );
}

function AppPasswordsCard({ account }: { account: Account }): JSX.Element {
  const { t, dialog, shown } = account;
  const passwords = shown["app-password.list"].value ?? [];
  return (
    <Card title={t("apps.title")} what={t("apps.what")}>
      <ThingList
        account={account}
        none={t("apps.none")}
        things={passwords.map((password) => ({
          name: password.name,
          details: [
            ...password.scopes.map((scope) => t(`apps.${scope}`)),
            usageText(account, password),
          ].join(" · "),
        }))}
        onRemove={(name) => account.remove("app-password", name)}
      />
      <Button onPress={() => (dialog.value = { kind: "app-password" })}>
        <Icon name="plus" />
        {t("apps.add")}
      </Button>
    </Card>
  );
}

function TlsKeysCard({ account }: { account: Account }): JSX.Element {
  const { t, dialog, shown } = account;
  const keys = shown["tls-key.list"].value ?? [];
  return (
    <Card title={t("keys.title")} what={t("keys.what")}>
      <ThingList
        account={account}
        none={t("keys.none")}
        things={keys.map((key) => ({
          name: key.name,
          details: [key.algorithm, key.login, usageText(account, key)].join(" · "),
        }))}
        onRemove={(name) => account.remove("tls-key", name)}
      />
      <Button onPress={() => (dialog.value = { kind: "tls-key" })}>
        <Icon name="plus" />
        {t("keys.add")}
      </Button>
    </Card>
  );
}
