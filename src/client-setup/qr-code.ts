import { encode } from "uqr";

/** Modules of white around it, without which phones do not see it. ISO/IEC 18004 §6.3.8 */
const quietModules = 4;
const charactersMax = 1_000;

/** A QR code as an image (SVG), black on white. Throws a RangeError where the text is too long to be read by a phone. */
export function qrCodeSvg(text: string): string {
  const { data, size } = modulesOf(text);
  const whole = size + 2 * quietModules;
  const runs = data.flatMap((row, y) => runsOf(row).map(([x, length]) => runAt(x, y, length)));
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${whole} ${whole}" shape-rendering="crispEdges">` +
    `<path fill="#fff" d="M0 0h${whole}v${whole}H0z"/><path d="${runs.join("")}"/></svg>`
  );
}

/** The same for a terminal, two rows in one line; light on dark, as most terminals are. */
export function qrCodeText(text: string): string {
  const { data, size } = modulesOf(text);
  const isDark = (x: number, y: number): boolean => data[y]?.[x] ?? false;
  let lines = "";
  for (let y = -quietModules; y < size + quietModules; y += 2) {
    for (let x = -quietModules; x < size + quietModules; x++) {
      lines += blocks[Number(isDark(x, y)) * 2 + Number(isDark(x, y + 1))];
    }
    lines += "\n";
  }
  return lines;
}

/** By which of the two modules is dark. */
const blocks = ["█", "▀", "▄", " "] as const;

function modulesOf(text: string): { readonly data: boolean[][]; readonly size: number } {
  if (text.length > charactersMax) throw new RangeError("Too long for a QR code");
  return encode(text, { ecc: "M", border: 0 });
}

/** Where dark runs begin, and how long they are. */
function runsOf(row: readonly boolean[]): (readonly [number, number])[] {
  const runs: (readonly [number, number])[] = [];
  for (let x = 0; x < row.length; x++) {
    if (!row[x]) continue;
    const from = x;
    while (row[x + 1]) x++;
    runs.push([from, x - from + 1]);
  }
  return runs;
}

function runAt(x: number, y: number, length: number): string {
  return `M${x + quietModules} ${y + quietModules}h${length}v1h-${length}z`;
}
