const contextLines = 3;
/** Cells of the table of common lines; above, the whole middle counts as changed. */
const cellsMax = 4_000_000;

/** What changed between two texts, line by line, with some lines around it; "" where nothing did. */
export function lineDiff(before: string, after: string): string {
  const edits = editsOf(linesOf(before), linesOf(after));
  const shown = edits.map(() => false);
  for (const [index, { mark }] of edits.entries()) {
    if (mark === " ") continue;
    const last = Math.min(edits.length - 1, index + contextLines);
    for (let near = Math.max(0, index - contextLines); near <= last; near++) shown[near] = true;
  }
  let text = "";
  for (const [index, { mark, line }] of edits.entries()) {
    if (shown[index]) text += `${mark} ${line}`.trimEnd() + "\n";
    else if (index > 0 && shown[index - 1] && shown.includes(true, index)) text += "...\n";
  }
  return text;
}

interface Edit {
  readonly mark: " " | "-" | "+";
  readonly line: string;
}

function linesOf(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

function editsOf(before: readonly string[], after: readonly string[]): Edit[] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const same = (line: string): Edit => ({ mark: " ", line });
  return [
    ...before.slice(0, head).map(same),
    ...middleEdits(
      before.slice(head, before.length - tail),
      after.slice(head, after.length - tail),
    ),
    ...before.slice(before.length - tail).map(same),
  ];
}

function middleEdits(before: readonly string[], after: readonly string[]): Edit[] {
  const width = after.length + 1;
  const isTooLarge = (before.length + 1) * width > cellsMax;
  // common[i * width + j]: most lines that before[i..] and after[j..] have in common.
  const common = isTooLarge ? undefined : new Uint16Array((before.length + 1) * width);
  for (let i = before.length - 1; common && i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      common[i * width + j] =
        before[i] === after[j]
          ? common[(i + 1) * width + j + 1]! + 1
          : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
    }
  }
  const edits: Edit[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    if (common && i < before.length && j < after.length && before[i] === after[j]) {
      edits.push({ mark: " ", line: before[i]! });
      i++;
      j++;
      continue;
    }
    const isRemoval =
      j >= after.length ||
      (i < before.length &&
        (!common || common[(i + 1) * width + j]! >= common[i * width + j + 1]!));
    if (isRemoval) edits.push({ mark: "-", line: before[i++]! });
    else edits.push({ mark: "+", line: after[j++]! });
  }
  return edits;
}
