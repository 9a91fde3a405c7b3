import type { JSX } from "preact";
import { Button } from "../../kit/button/button.tsx";
import { DataList } from "../piece/data-list.tsx";
import { useLoaded } from "../piece/use-loaded.ts";
import type { OfAccount } from "./logins.tsx";

/** Who is logged in to the mail pages. */
export function Sessions({ admin, account }: OfAccount): JSX.Element {
  const { t, texts } = admin;
  const rows = useLoaded(admin, () => admin.api.call("session.list", { account }), [account]);
  const end = async (of: string, id: string): Promise<void> => {
    const work = () => admin.api.call("session.end", { account: of, id });
    if (await admin.attempt(work, t("sessions.ended"))) await rows.load();
  };
  return (
    <>
      <p class="soft">
        {account === undefined ? t("sessions.text") : t("security.ofAccount", { name: account })}
      </p>
      <DataList
        admin={admin}
        label={t("security.sessions")}
        rows={rows}
        keyOf={({ id }) => id}
        empty={t("sessions.none")}
        words={({ login, remoteAddress, userAgent }) => [login, remoteAddress, userAgent ?? ""]}
        columns={[
          { label: t("logins.who"), cell: ({ login }) => <strong>{login}</strong> },
          {
            label: t("logins.from"),
            cell: ({ remoteAddress, userAgent }) => (
              <>
                {remoteAddress}
                <small>{userAgent ?? ""}</small>
              </>
            ),
          },
          {
            label: t("sessions.used"),
            cell: ({ usedAt }) => texts.shortDate(new Date(usedAt), new Date()),
          },
          {
            label: t("sessions.until"),
            cell: ({ expiresAt }) => texts.shortDate(new Date(expiresAt), new Date()),
          },
        ]}
        actions={({ account: of, id, login }) => (
          <Button onPress={() => void end(of, id)}>
            {t("sessions.end")}
            <span class="unseen"> {login}</span>
          </Button>
        )}
      />
    </>
  );
}
