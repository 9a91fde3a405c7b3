/** A fault with its stack and those of its causes, for a field of a record. */
export function faultText(fault: unknown): string {
  const texts: string[] = [];
  let next: unknown = fault;
  for (let depth = 0; next !== undefined && depth < causesMax; depth++) {
    const isError = next instanceof Error;
    texts.push(isError ? (next.stack ?? next.message) : JSON.stringify(next));
    next = isError ? next.cause : undefined;
  }
  return texts.join("\ncaused by ");
}

const causesMax = 5;
