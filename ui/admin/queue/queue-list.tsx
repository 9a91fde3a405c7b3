import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Button } from "../../kit/button/button.tsx";
import type { Admin } from "../admin.ts";
import { DataList } from "../piece/data-list.tsx";
import { textOf } from "../piece/form.ts";
import { FormView } from "../piece/form.tsx";
import { Loaded } from "../piece/loaded.ts";
import { Pager } from "../piece/pager.tsx";
import { hrefOf } from "../shell/navigation.ts";
import { pageRows, Queue } from "./queue.ts";
import type { QueueRow } from "./queue.ts";
import { QueueActions } from "./queue-actions.tsx";

/** What waits to be sent. */
export function QueueList({ admin }: { admin: Admin }): JSX.Element {
  const { t } = admin;
  const [queue] = useState(() => new Queue(admin));
  useEffect(() => void queue.go(0), [queue]);
  const page = queue.page.value.value;
  return (
    <>
      <Filter admin={admin} queue={queue} />
      {page === undefined || page.rows.length === 0 ? null : <Chosen admin={admin} queue={queue} />}
      <DataList
        admin={admin}
        label={t("queue.waiting")}
        rows={page === undefined ? rowsOf(queue) : Loaded.of(page.rows)}
        keyOf={({ id }) => String(id)}
        empty={t("queue.none")}
        columns={columnsOf(admin, queue)}
      />
      <Pager
        admin={admin}
        offset={queue.offset.value}
        rows={pageRows}
        total={page?.total ?? 0}
        onGo={(offset) => void queue.go(offset)}
      />
    </>
  );
}

/** Says that the page is awaited, or has not come. */
function rowsOf(queue: Queue): Loaded<readonly QueueRow[]> {
  const rows = new Loaded<readonly QueueRow[]>(
    () => queue.page.load().then(() => []),
    () => {},
  );
  rows.status.value = queue.page.status.value;
  return rows;
}

function columnsOf(admin: Admin, queue: Queue) {
  const { t, texts } = admin;
  return [
    {
      label: t("queue.message"),
      cell: (row: QueueRow) => (
        <span class="choose">
          <input
            type="checkbox"
            aria-label={t("queue.choose", { name: row.to })}
            checked={queue.isAllChosen.value || queue.chosen.value.has(row.id)}
            onChange={(event) => queue.choose(row.id, event.currentTarget.checked)}
          />
          <a href={hrefOf(["queue", String(row.id)])}>
            <strong>{row.to}</strong>
            <small>{row.subject === "" ? t("queue.noSubject") : row.subject}</small>
          </a>
        </span>
      ),
    },
    {
      label: t("queue.from"),
      cell: ({ from }: QueueRow) => (from === "" ? t("queue.notice") : from),
    },
    {
      label: t("queue.state"),
      cell: (row: QueueRow) => (
        <>
          {row.held ? <span class="badge warn">{t("queue.held")}</span> : null}
          {row.lastError === undefined ? null : <small>{row.lastError}</small>}
          {row.attempts === 0 ? null : <small>{t("queue.tried", { count: row.attempts })}</small>}
        </>
      ),
    },
    {
      label: t("queue.next"),
      cell: (row: QueueRow) =>
        row.held ? "–" : texts.shortDate(new Date(row.nextAttemptAt), new Date()),
    },
  ];
}

function Filter({ admin, queue }: { admin: Admin; queue: Queue }): JSX.Element {
  const { t } = admin;
  return (
    <details class="filter">
      <summary>{t("queue.filter")}</summary>
      <FormView
        admin={admin}
        fields={[
          { name: "to", label: t("queue.to") },
          { name: "from", label: t("queue.from") },
          { name: "account", label: t("field.account") },
          {
            name: "held",
            label: t("queue.state"),
            kind: "choice",
            options: [
              ["", t("queue.any")],
              ["yes", t("queue.held")],
              ["no", t("queue.notHeld")],
            ],
          },
          { name: "transport", label: t("route.transport") },
        ]}
        first={{ to: "", from: "", account: "", held: "", transport: "" }}
        submit={t("queue.find")}
        onSubmit={(values) => {
          const given = (name: string): string | undefined => textOf(values, name) || undefined;
          const held = given("held");
          return queue.search({
            to: given("to"),
            from: given("from"),
            account: given("account"),
            held: held === undefined ? undefined : held === "yes",
            transport: given("transport"),
          });
        }}
      />
    </details>
  );
}

function Chosen({ admin, queue }: { admin: Admin; queue: Queue }): JSX.Element {
  const { t } = admin;
  const { chosenCount } = queue;
  const page = queue.page.value.value;
  const isPageChosen = page !== undefined && queue.chosen.value.size === page.rows.length;
  return (
    <div class="chosen">
      <label class="check">
        <input
          type="checkbox"
          checked={isPageChosen}
          onChange={(event) => queue.choosePage(event.currentTarget.checked)}
        />
        <span>
          {chosenCount === 0 ? t("queue.choosePage") : t("queue.chosen", { count: chosenCount })}
        </span>
      </label>
      {isPageChosen && !queue.isAllChosen.value && page.total > page.rows.length ? (
        <Button onPress={() => queue.chooseAll()}>
          {t("queue.chooseAll", { count: page.total })}
        </Button>
      ) : null}
      {chosenCount === 0 ? null : (
        <QueueActions
          admin={admin}
          selection={() => queue.selection}
          count={chosenCount}
          onDone={() => queue.go(queue.offset.value)}
        />
      )}
    </div>
  );
}
