import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../kit/button/button.tsx";
import { Dialog } from "../../kit/dialog/dialog.tsx";
import type { Admin } from "../admin.ts";
import { DataList, Waiting } from "../piece/data-list.tsx";
import { useLoaded } from "../piece/use-loaded.ts";
import { Diff } from "./diff.tsx";

/** Every change of the configuration: what it was, and the way back. */
export function Revisions({ admin }: { admin: Admin }): JSX.Element {
  const { t, texts } = admin;
  const [shown, setShown] = useState<number | undefined>(undefined);
  const rows = useLoaded(admin, () => admin.api.call("config.history", { limit: 1000 }));
  const newest = rows.value.value?.[0]?.revision;
  const rollBack = async (revision: number): Promise<void> => {
    const isDone = await admin.attemptAfter(
      {
        title: t("revision.rollback"),
        text: t("revision.rollback.ask", { revision: String(revision) }),
        action: t("revision.rollback"),
      },
      () => admin.api.call("config.rollback", { revision }),
      t("revision.rolledBack", { revision: String(revision) }),
    );
    if (isDone) await rows.load();
  };
  return (
    <>
      <p class="soft">{t("revision.text")}</p>
      <DataList
        admin={admin}
        label={t("system.revisions")}
        rows={rows}
        keyOf={({ revision }) => String(revision)}
        empty={t("revision.none")}
        words={({ note, by, revision }) => [note, by, String(revision)]}
        columns={[
          {
            label: t("revision.number"),
            cell: ({ revision, note }) => (
              <>
                <strong>{revision}</strong> {note}
              </>
            ),
          },
          { label: t("revision.by"), cell: ({ by }) => by },
          {
            label: t("revision.at"),
            cell: ({ at }) => texts.shortDate(new Date(at), new Date()),
          },
        ]}
        actions={({ revision }) => (
          <>
            <Button onPress={() => setShown(revision)}>
              {t("revision.diff")}
              <span class="unseen"> {revision}</span>
            </Button>
            {revision === newest ? null : (
              <Button kind="danger" onPress={() => void rollBack(revision)}>
                {t("revision.rollback")}
                <span class="unseen"> {revision}</span>
              </Button>
            )}
          </>
        )}
      />
      {shown === undefined ? null : (
        <DiffDialog
          admin={admin}
          revision={shown}
          newest={newest ?? shown}
          onClose={() => setShown(undefined)}
        />
      )}
    </>
  );
}

interface DiffDialogProps {
  readonly admin: Admin;
  readonly revision: number;
  readonly newest: number;
  readonly onClose: () => void;
}

/** What it changed, and what has changed since. */
function DiffDialog({ admin, revision, newest, onClose }: DiffDialogProps): JSX.Element {
  const { t } = admin;
  const diffs = useLoaded(
    admin,
    async () => ({
      own: await admin.api.call("config.diff", { from: revision - 1, to: revision }),
      since: await admin.api.call("config.diff", { from: revision, to: newest }),
    }),
    [revision],
  );
  const shown = diffs.value.value;
  return (
    <Dialog
      title={t("revision.diffOf", { revision: String(revision) })}
      closeLabel={t("app.close")}
      onClose={onClose}
      wide
    >
      <Waiting admin={admin} of={diffs} />
      {shown === undefined ? null : (
        <>
          <Diff admin={admin} text={shown.own.diff} />
          {revision === newest ? null : (
            <>
              <h3>{t("revision.since")}</h3>
              <Diff admin={admin} text={shown.since.diff} />
            </>
          )}
        </>
      )}
    </Dialog>
  );
}
