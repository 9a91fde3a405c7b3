import { useSignal, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../../kit/icon/icon.tsx";
import type { Webmail } from "../webmail.ts";
import { ListRow } from "./list-row.tsx";
import { RowWindow } from "./row-window.ts";

/** Rows drawn beyond what is seen, so that scrolling shows no gap. */
const overscanRows = 6;
/** Rows fetched beyond what is drawn. */
const aheadRows = 25;
/** Rows that one frame draws anew: a slow phone has time for so many. */
const newRowsMax = 4;
/** The same where somebody flies past: until that ends the ground of the list is seen. */
const flyingRowsMax = 2;
/** So often the server is asked at most while somebody scrolls. */
const askEveryMs = 100;

/** Draws only the rows that are to be seen: 100,000 cost as much as ten. */
export function ListView({ webmail }: { webmail: Webmail }): JSX.Element {
  const { t, list } = webmail;
  const element = useRef<HTMLDivElement>(null);
  const { shown, measure, isFlying } = useRows(webmail, element);
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
      <div
        class={isFlying ? "list-rows flying" : "list-rows"}
        role="rowgroup"
        style={{ height: `${rows * list.rowHeight}px` }}
      >
        {shown.map(({ slot, row }) => (
          <ListRow key={slot} webmail={webmail} row={row} id={list.idAt(row)} />
        ))}
      </div>
    </div>
  );
}

/** Which rows are drawn; `measure` is for when the list has been scrolled. */
function useRows({ list }: Webmail, element: { readonly current: HTMLDivElement | null }) {
  const [rows] = useState(() => new RowWindow());
  const drawn = useSignal(0);
  const isFlying = useSignal(false);
  const place = useRef({
    first: 0,
    count: 20,
    frame: 0,
    isMoved: false,
    isAsking: false,
    askedAt: 0,
  }).current;
  const ask = (): void => {
    const { first, count } = place;
    place.isAsking = false;
    place.askedAt = performance.now();
    // What fails is asked for again with the next change or connection.
    void list.ensureRows(first - aheadRows, first + count + aheadRows).catch(() => {});
  };
  const draw = (newMax: number): void => {
    const first = Math.max(0, place.first - overscanRows);
    const end = Math.min(list.rowCount.peek(), place.first + place.count + overscanRows);
    const middle = place.first + place.count / 2;
    const { isChanged, isComplete } = rows.move({ first, end, middle, newMax });
    if (isChanged) drawn.value = drawn.peek() + 1;
    isFlying.value = !isComplete;
    cancelAnimationFrame(place.frame);
    if (!isComplete) place.frame = requestAnimationFrame(goOn);
  };
  const goOn = (): void => {
    if (!place.isMoved) return draw(newRowsMax);
    // This frame has drawn its share when it heard of the scrolling.
    place.isMoved = false;
    place.frame = requestAnimationFrame(goOn);
  };
  const measure = (): void => {
    const { scrollTop = 0, clientHeight = 0 } = element.current ?? {};
    const before = place.first;
    place.first = Math.floor(scrollTop / list.rowHeight);
    place.count = Math.ceil(clientHeight / list.rowHeight) + 1;
    place.isMoved = true;
    draw(Math.abs(place.first - before) > newRowsMax ? flyingRowsMax : newRowsMax);
    if (place.isAsking) return;
    const waitMs = Math.max(0, place.askedAt + askEveryMs - performance.now());
    place.isAsking = true;
    setTimeout(ask, waitMs);
  };
  useEffect(() => {
    const observer = new ResizeObserver(measure);
    observer.observe(element.current!);
    return () => observer.disconnect();
  }, []);
  useSignalEffect(() => {
    void list.source?.version.value;
    void list.density.value;
    void list.rowCount.value;
    draw(isFlying.peek() ? newRowsMax : Infinity);
    ask();
  });
  void drawn.value;
  return { shown: rows.shown(), measure, isFlying: isFlying.value };
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
