/** A mail that is longer scrolls by itself; browsers refuse to draw much more. */
export const heightMax = 30_000;
/** Smaller than that nobody can read it: then it scrolls sideways. */
const zoomMin = 0.55;
/** Of the bar for scrolling sideways. */
const barPx = 16;

/** How a mail that is that wide is shown in a frame of that width, both in CSS pixels; `bar` is added to its height. */
export function fitOf(
  contentWidth: number,
  frameWidth: number,
): { readonly zoom: number; readonly bar: number } {
  // A pixel more is rounding.
  if (contentWidth <= frameWidth + 1) return { zoom: 1, bar: 0 };
  const zoom = Math.max(zoomMin, Math.floor((frameWidth / contentWidth) * 100) / 100);
  return { zoom, bar: contentWidth * zoom <= frameWidth + 1 ? 0 : barPx };
}
