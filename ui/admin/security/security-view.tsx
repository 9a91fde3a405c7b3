import type { JSX } from "preact";
import { Page, Tabs } from "../piece/section.tsx";
import type { ViewProps } from "../shell/sections.ts";
import { AdminPasswordForm } from "./admin-password.tsx";
import { Certificates } from "./certificates.tsx";
import { Logins } from "./logins.tsx";
import { Passkeys } from "./passkeys.tsx";
import { Sessions } from "./sessions.tsx";
import { TlsResults } from "./tls-results.tsx";

export function View({ admin, path: [tab = "", account] }: ViewProps): JSX.Element {
  const { t } = admin;
  return (
    <Page admin={admin} title={t("nav.security")}>
      <Tabs
        label={t("nav.security")}
        current={tab === "" ? ["security"] : ["security", tab]}
        tabs={[
          [["security"], t("security.certificates")],
          [["security", "logins"], t("security.logins")],
          [["security", "sessions"], t("security.sessions")],
          [["security", "tls"], t("security.tls")],
          [["security", "password"], t("security.password")],
        ]}
      />
      {tab === "" || tab === "certificates" ? <Certificates admin={admin} /> : null}
      {tab === "logins" ? <Logins key={account} admin={admin} account={account} /> : null}
      {tab === "sessions" ? <Sessions key={account} admin={admin} account={account} /> : null}
      {tab === "tls" ? <TlsResults admin={admin} /> : null}
      {tab === "password" ? (
        <>
          <AdminPasswordForm admin={admin} />
          <Passkeys admin={admin} />
        </>
      ) : null}
    </Page>
  );
}
