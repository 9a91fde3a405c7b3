import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { Button } from "../../kit/button/button.tsx";
import type { Admin } from "../admin.ts";
import type { Loaded } from "./loaded.ts";
import { isMatching } from "./matching.ts";

export interface Column<Row> {
  readonly label: string;
  readonly cell: (row: Row) => ComponentChildren;
}

export interface DataListProps<Row> {
  readonly admin: Admin;
  /** What is listed, for those who cannot see the heading. */
  readonly label: string;
  readonly rows: Loaded<readonly Row[]>;
  readonly keyOf: (row: Row) => string;
  /** The first is what the row is called; on a phone each row is a card with it on top. */
  readonly columns: readonly Column<Row>[];
  readonly empty: string;
  /** What is searched in; without it there is no search. */
  readonly words?: (row: Row) => readonly string[];
  readonly actions?: (row: Row) => ComponentChildren;
  readonly children?: ComponentChildren;
}

/** Rows beyond this are not drawn before somebody asks: the search finds them all. */
const shownAtFirst = 200;

/** A table with a search; a row of cards on a phone. */
export function DataList<Row>(props: DataListProps<Row>): JSX.Element {
  const { admin, rows, words, empty, children } = props;
  const typed = useSignal("");
  const isAll = useSignal(false);
  const all = rows.value.value ?? [];
  const found =
    words === undefined ? all : all.filter((row) => isMatching(words(row), typed.value.trim()));
  const shown = isAll.value ? found : found.slice(0, shownAtFirst);
  return (
    <div class="list">
      {words === undefined && children === undefined ? null : (
        <div class="list-tools">
          {words === undefined ? null : (
            <input
              class="input"
              type="search"
              placeholder={admin.t("list.search")}
              aria-label={admin.t("list.search")}
              value={typed.value}
              onInput={(event) => (typed.value = event.currentTarget.value)}
            />
          )}
          {children}
        </div>
      )}
      <Waiting admin={admin} of={rows} />
      {rows.value.value !== undefined && shown.length === 0 ? (
        <p class="none">{all.length === 0 ? empty : admin.t("list.notFound")}</p>
      ) : null}
      {shown.length === 0 ? null : <Table {...props} shown={shown} />}
      {shown.length < found.length ? (
        <Button onPress={() => (isAll.value = true)}>
          {admin.t("list.more", { count: found.length - shown.length })}
        </Button>
      ) : null}
    </div>
  );
}

/** Says that something is awaited, or offers to ask again. */
export function Waiting<Value>({ admin, of }: { admin: Admin; of: Loaded<Value> }): JSX.Element {
  if (of.status.value === "failed") {
    return (
      <p class="waiting">
        {admin.t("list.failed")}
        <Button onPress={() => void of.load()}>{admin.t("list.retry")}</Button>
      </p>
    );
  }
  const isFirst = of.status.value === "loading" && of.value.value === undefined;
  return <p class="waiting">{isFirst ? admin.t("list.loading") : ""}</p>;
}

function Table<Row>(props: DataListProps<Row> & { readonly shown: readonly Row[] }): JSX.Element {
  const { admin, label, columns, keyOf, actions, shown } = props;
  return (
    <table class="data" role="table" aria-label={label}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th key={column.label} role="columnheader" scope="col">
              {column.label}
            </th>
          ))}
          {actions === undefined ? null : (
            <th role="columnheader" scope="col">
              <span class="unseen">{admin.t("list.actions")}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {shown.map((row) => (
          <tr key={keyOf(row)} role="row">
            {columns.map((column) => (
              <td key={column.label} role="cell" data-label={column.label}>
                <div>{column.cell(row)}</div>
              </td>
            ))}
            {actions === undefined ? null : (
              <td role="cell" class="actions">
                <div>{actions(row)}</div>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
