/** Rows with their columns aligned; the last column is left as it is. Control characters are shown as "?". */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map(printable));
  const widths = head.map((_, column) =>
    Math.max(...cells.map((row) => Array.from(row[column] ?? "").length)),
  );
  return cells
    .map((row) =>
      row
        .map((cell, column) => padded(cell, widths[column]!))
        .join("  ")
        .trimEnd(),
    )
    .join("\n")
    .concat("\n");
}

function padded(cell: string, width: number): string {
  return cell + " ".repeat(Math.max(0, width - Array.from(cell).length));
}

/** Text from outside must not drive the terminal. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, "?");
}

/** A number of things, such as `1 account` or `2 accounts`. */
export function counted(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`;
}

/** In the time of this machine, such as `2026-11-21 09:30:00`. */
export function timeText(atMs: number): string {
  return Temporal.Instant.fromEpochMilliseconds(Math.round(atMs))
    .toZonedDateTimeISO(Temporal.Now.timeZoneId())
    .toPlainDateTime()
    .toString({ smallestUnit: "second" })
    .replace("T", " ");
}

/** In decimal units, such as `12.3 MB`. */
export function sizeText(octets: number): string {
  if (octets < 1000) return `${octets} B`;
  const power = Math.min(4, Math.floor(Math.log10(octets) / 3));
  return `${(octets / 1000 ** power).toFixed(1)} ${["", "k", "M", "G", "T"][power]}B`;
}
