import type { Webmail } from "../webmail.ts";

/** So far, in pixels, the finger has to go; less and the row goes back. */
const enoughPx = 96;
/** Before that it may be scrolling. */
const slackPx = 12;

/**
 * A finger moves a row: to the right marks it read or unread, to the left archives it. `begin` is called once it is
 * clear that this is what it does.
 */
export function startSwipe(
  start: PointerEvent,
  row: HTMLElement,
  webmail: Webmail,
  begin: () => void,
): void {
  if (start.pointerType !== "touch") return;
  const id = row.id.replace(/^row-/, "");
  const face = row.querySelector<HTMLElement>(".row-face");
  if (face === null) return;
  const listening = new AbortController();
  const { signal } = listening;
  let moved = 0;
  row.addEventListener(
    "pointermove",
    (event) => {
      const { clientX } = event;
      const by = clientX - start.clientX;
      if (moved === 0 && Math.abs(by) < slackPx) return;
      if (moved === 0) {
        row.setPointerCapture(start.pointerId);
        begin();
      }
      moved = by;
      row.classList.toggle("swiped-left", by < 0);
      row.classList.toggle("swiped-enough", Math.abs(by) >= enoughPx);
      face.style.transform = `translateX(${by}px)`;
    },
    { signal },
  );
  const end = (isDone: boolean): void => {
    listening.abort();
    face.style.transform = "";
    row.classList.remove("swiped-left", "swiped-enough");
    if (moved !== 0) swallowClick(row);
    if (!isDone || Math.abs(moved) < enoughPx) return;
    if (moved < 0) void webmail.commands.archive(webmail.list.targets(id));
    else
      void webmail.commands.setRead(webmail.mail.cache.get(id)?.keywords["$seen"] === undefined, [
        id,
      ]);
  };
  row.addEventListener("pointerup", () => end(true), { signal });
  // The browser has begun to scroll.
  row.addEventListener("pointercancel", () => end(false), { signal });
}

/** The click that may come at the end of a swipe opens nothing. */
function swallowClick(row: HTMLElement): void {
  const swallow = (event: Event): void => {
    event.stopPropagation();
    event.preventDefault();
  };
  row.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => row.removeEventListener("click", swallow, { capture: true }), 50);
}
