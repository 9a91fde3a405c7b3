/** A fault with its stack and those of its causes, for a field of a record. */
export function faultText(fault: unknown): string {
  const texts: string[] = [];
  let next: unknown = fault;
  for (let depth = 0; next !== undefined && depth < causesMax; depth++) {
    if (!(next instanceof Error)) {
      texts.push(JSON.stringify(next));
      break;
    }
    texts.push(next.stack ?? next.message);
    next = next.cause;
  }
  return texts.join("\ncaused by ");
}

const causesMax = 5;
