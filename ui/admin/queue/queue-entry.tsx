import type { JSX } from "preact";
import type { Admin } from "../admin.ts";
import { Waiting } from "../piece/data-list.tsx";
import { Facts, Page, Section } from "../piece/section.tsx";
import { useLoaded } from "../piece/use-loaded.ts";
import { Attempts } from "./attempts.tsx";
import { QueueActions } from "./queue-actions.tsx";

/** After which a message that was let go has mostly left. */
const deliveryMs = 1_500;

/** All that is known of one message that waits. */
export function QueueEntryPage({ admin, id }: { admin: Admin; id: number }): JSX.Element {
  const { t, texts } = admin;
  const entry = useLoaded(admin, () => admin.api.call("queue.show", { id }), [id]);
  const shown = entry.value.value;
  const refresh = async (): Promise<void> => {
    await admin.attempt(async () => {
      const { count } = await admin.api.call("queue.count", { filter: { ids: [id] } });
      // Of one that has left there is nothing to show here.
      if (count > 0) await entry.load();
      else if (admin.navigation.path.value[1] === String(id)) admin.navigation.go(["queue"]);
    });
  };
  const date = (at: number): string => texts.longDate(new Date(at));
  return (
    <Page
      admin={admin}
      title={shown?.subject === "" ? t("queue.noSubject") : (shown?.subject ?? String(id))}
      up={{ title: t("nav.queue"), path: ["queue"] }}
    >
      <Waiting admin={admin} of={entry} />
      {shown === undefined ? null : (
        <>
          <QueueActions
            admin={admin}
            selection={() => ({ filter: { ids: [id] } })}
            count={1}
            onDone={async () => {
              await refresh();
              // What was let go leaves a moment later.
              setTimeout(() => void refresh(), deliveryMs);
            }}
          />
          <Section title={t("queue.message")}>
            <Facts
              facts={[
                [t("queue.from"), shown.from === "" ? t("queue.notice") : shown.from],
                [t("queue.to"), shown.to],
                [t("field.account"), shown.account],
                [t("queue.size"), texts.size(shown.octets)],
                [t("queue.queuedAt"), date(shown.queuedAt)],
                [t("queue.state"), shown.held ? t("queue.held") : ""],
                [t("queue.next"), shown.held ? "" : date(shown.nextAttemptAt)],
                [t("queue.attempts"), texts.number(shown.attempts)],
                [t("route.transport"), shown.transport],
                [
                  t("queue.tls"),
                  shown.requireTls === undefined
                    ? ""
                    : t(shown.requireTls ? "queue.tls.yes" : "queue.tls.no"),
                ],
                ["Message-ID", shown.messageId],
                [t("queue.dialed"), shown.dialed.map(({ host }) => host).join(", ")],
              ]}
            />
          </Section>
          <Attempts admin={admin} of={shown.history} />
        </>
      )}
    </Page>
  );
}
