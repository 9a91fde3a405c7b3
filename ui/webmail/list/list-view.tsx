import { useSignal, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../../kit/icon/icon.tsx";
import type { Webmail } from "../webmail.ts";
import { ListRow } from "./list-row.tsx";

/** Rows drawn beyond what is seen, so that scrolling shows no gap. */
const overscanRows = 6;

/** Draws only the rows that are to be seen: 100,000 cost as much as ten. */
export function ListView({ webmail }: { webmail: Webmail }): JSX.Element {
  const { t, list } = webmail;
  const element = useRef<HTMLDivElement>(null);
  const first = useSignal(0);
  const count = useSignal(20);
  const measure = (): void => {
    const { scrollTop = 0, clientHeight = 0 } = element.current ?? {};
    first.value = Math.max(0, Math.floor(scrollTop / list.rowHeight) - overscanRows);
    count.value = Math.ceil(clientHeight / list.rowHeight) + 2 * overscanRows;
  };
  useEffect(() => {
    const observer = new ResizeObserver(measure);
    observer.observe(element.current!);
    return () => observer.disconnect();
  }, []);
  useSignalEffect(() => {
    void list.source?.version.value;
    const [from, to] = [first.value, first.value + count.value];
    // What fails is asked for again with the next change or connection.
    void list.ensureRows(from, to).catch(() => {});
  });
  useSignalEffect(() => {
    const id = list.cursor.value;
    const row = id === undefined ? -1 : list.rowOf(id);
    if (row >= 0) scrollTo(element.current!, row, list.rowHeight);
  });
  useShownFromTop(webmail, element);
  const { source } = list;
  // Rows get their messages while how many there are stays.
  void source?.version.value;
  const rows = list.rowCount.value;
  const end = Math.min(rows, first.value + count.value);
  const shown = Array.from({ length: Math.max(0, end - first.value) }, (_, at) => first.value + at);
  const isBusy = source?.status.value === "loading";
  return (
    <div
      ref={element}
      class={`list ${list.density.value}`}
      role="grid"
      aria-rowcount={rows}
      aria-label={t("list.title")}
      aria-multiselectable="true"
      aria-busy={isBusy}
      aria-activedescendant={
        list.cursor.value === undefined ? undefined : `row-${list.cursor.value}`
      }
      tabIndex={0}
      onScroll={measure}
    >
      {isBusy ? <div class="list-progress" /> : null}
      {rows === 0 && !isBusy ? <NothingHere webmail={webmail} /> : null}
      <div class="list-rows" role="rowgroup" style={{ height: `${rows * list.rowHeight}px` }}>
        {shown.map((row) => {
          const { id } = list.rowAt(row);
          return <ListRow key={id ?? `at ${row}`} webmail={webmail} row={row} />;
        })}
      </div>
    </div>
  );
}

/** Another list begins at its top. */
function useShownFromTop(webmail: Webmail, element: { current: HTMLDivElement | null }): void {
  const before = useRef<unknown>(undefined);
  useSignalEffect(() => {
    const { source } = webmail.list;
    if (source === before.current) return;
    before.current = source;
    if (element.current !== null) element.current.scrollTop = 0;
  });
}

function NothingHere({ webmail }: { webmail: Webmail }): JSX.Element {
  const { t, mail, list } = webmail;
  const { reading, searchFault } = webmail.reader;
  const fault = searchFault.value;
  const isInbox = mail.byRole.value.get("inbox")?.id === reading.value?.of;
  const isSearch = reading.value?.kind === "search" || list.quick.value.size > 0;
  return (
    <div class="list-empty">
      <Icon name={isSearch ? "search" : "inbox"} />
      <p>
        {fault === undefined
          ? t(isSearch ? "list.empty.search" : isInbox ? "list.empty.inbox" : "list.empty")
          : t("search.unknown", { name: fault })}
      </p>
    </div>
  );
}

/** Just so far that the row is seen whole. */
function scrollTo(element: HTMLDivElement, row: number, rowHeight: number): void {
  const top = row * rowHeight;
  const { scrollTop, clientHeight } = element;
  if (top < scrollTop) element.scrollTop = top;
  else if (top + rowHeight > scrollTop + clientHeight) {
    element.scrollTop = top + rowHeight - clientHeight;
  }
}
