/** A fault with its stack and those of its causes, for a field of a record. */
export function faultText(fault: unknown): string {
  const texts: string[] = [];
  let next: unknown = fault;
  for (let depth = 0; next !== undefined && depth < causesMax; depth++) {
    texts.push(Error.isError(next) ? (next.stack ?? next.message) : String(next));
    next = Error.isError(next) ? next.cause : undefined;
  }
  return texts.join("\ncaused by ");
}

const causesMax = 5;
