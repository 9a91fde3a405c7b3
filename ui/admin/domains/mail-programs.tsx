import type { JSX } from "preact";
import type { Admin } from "../admin.ts";
import type { CallResult } from "../api/admin-api.ts";
import { Facts, Section } from "../piece/section.tsx";
import { useLoaded } from "../piece/use-loaded.ts";
import type { DomainProps } from "./domain-page.tsx";

type Server = CallResult<"client-settings">["incoming"][number];

/** What mail programs need to know. */
export function MailPrograms({ admin, name }: DomainProps): JSX.Element | null {
  const { t } = admin;
  const shown = useLoaded(
    admin,
    () => admin.api.call("client-settings", { address: `you@${name}` }),
    [name],
  ).value.value;
  if (shown === undefined) return null;
  return (
    <Section title={t("clients.title")} text={t("clients.text")}>
      <Facts
        facts={[
          [t("clients.incoming"), <Servers admin={admin} of={shown.incoming} />],
          [t("clients.outgoing"), <Servers admin={admin} of={shown.outgoing} />],
          [t("clients.user"), t("clients.user.address")],
        ]}
      />
    </Section>
  );
}

function Servers({ admin, of }: { admin: Admin; of: readonly Server[] }): JSX.Element {
  if (of.length === 0) return <>{admin.t("clients.none")}</>;
  return (
    <>
      {of.map(({ host, port, security }) => (
        <div key={`${port} ${security}`}>
          {admin.t("clients.server", {
            host,
            port: String(port),
            security: security === "tls" ? "TLS" : "STARTTLS",
          })}
        </div>
      ))}
    </>
  );
}
