/**
 * Cells of what `nmcli --terse` prints: a line per row, cells parted by colons; a colon or backslash in a cell has a
 * backslash before it. nmcli(1)
 */
export function nmcliRows(text: string): string[][] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map(cellsOf);
}

function cellsOf(line: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let isEscaped = false;
  for (const letter of line) {
    if (!isEscaped && letter === "\\") {
      isEscaped = true;
    } else if (!isEscaped && letter === ":") {
      cells.push(cell);
      cell = "";
    } else {
      cell += letter;
      isEscaped = false;
    }
  }
  return [...cells, cell];
}
