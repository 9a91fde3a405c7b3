import type { JSX } from "preact";
import { Button } from "../../kit/button/button.tsx";
import type { Account } from "../account.ts";
import type { OwnCallResult } from "../api/own-api.ts";
import { Card } from "../shell/card.tsx";
import { deviceName } from "./device-name.ts";
import { loginResult } from "./login-result.ts";

export function DevicesSection({ account }: { account: Account }): JSX.Element {
  return (
    <>
      <SessionsCard account={account} />
      <LoginsCard account={account} />
    </>
  );
}

type Session = OwnCallResult<"session.list">[number];

function SessionsCard({ account }: { account: Account }): JSX.Element {
  const { t, dialog, shown, options } = account;
  const sessions = shown["session.list"].value ?? [];
  const nameOf = ({ userAgent }: Session): string => deviceName(userAgent) || t("sessions.unknown");
  const after = async (work: Promise<unknown>): Promise<void> => {
    if ((await work) !== undefined) options.toasts.show(t("sessions.ended"));
    await account.load(["session.list"]);
  };
  const end = (session: Session): void => {
    const name = nameOf(session);
    dialog.value = {
      kind: "ask",
      title: t("sessions.end.of", { name }),
      text: t("ask.session", { name }),
      button: "sessions.end",
      run: () => after(account.attempt("session.end", { id: session.id })),
    };
  };
  const endOthers = (): void => {
    dialog.value = {
      kind: "ask",
      title: t("sessions.others"),
      text: t("ask.sessions"),
      button: "sessions.others",
      run: () => after(account.attempt("session.end-others", {})),
    };
  };
  return (
    <Card title={t("sessions.title")}>
      <ul class="things">
        {sessions.map((session) => (
          <li key={session.id}>
            <span class="thing">
              <span>
                <bdi>{nameOf(session)}</bdi>{" "}
                {session.isThis ? <span class="badge">{t("sessions.this")}</span> : null}
              </span>
              <small>
                {session.remoteAddress} ·{" "}
                {t("app.used", {
                  when: options.texts.shortDate(new Date(session.usedAt), new Date()),
                })}
              </small>
            </span>
            {session.isThis ? null : (
              <Button onPress={() => end(session)}>
                <span aria-hidden="true">{t("sessions.end")}</span>
                <span class="unseen">{t("sessions.end.of", { name: nameOf(session) })}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
      {sessions.length < 2 ? null : <Button onPress={endOthers}>{t("sessions.others")}</Button>}
    </Card>
  );
}

/** So many at first, and so many more each time. */
const atOnce = 20;

function LoginsCard({ account }: { account: Account }): JSX.Element {
  const { t, logins, options } = account;
  const attempts = logins.value ?? [];
  return (
    <Card title={t("logins.title")}>
      {attempts.length === 0 ? <p class="soft">{t("logins.none")}</p> : null}
      <ul class="things">
        {attempts.map((attempt) => (
          <li key={JSON.stringify(attempt)}>
            <span class="thing">
              <span>
                <span class={attempt.isFailed ? "badge bad" : "badge"}>
                  {t(attempt.isFailed ? "logins.refused" : "logins.ok")}
                </span>{" "}
                {options.texts.shortDate(new Date(attempt.lastAt), new Date())} ·{" "}
                {t("logins.times", { count: attempt.count })} · {attempt.protocol}
              </span>
              <small>
                {[
                  loginResult(t, attempt),
                  attempt.credential,
                  attempt.remoteAddress,
                  deviceName(attempt.userAgent),
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </small>
            </span>
          </li>
        ))}
      </ul>
      {attempts.length < atOnce || attempts.length % atOnce !== 0 ? null : (
        <Button onPress={() => void account.loadLogins(attempts.length + atOnce)}>
          {t("logins.more")}
        </Button>
      )}
    </Card>
  );
}
