/** Whether each word that was typed is somewhere in the texts, in any case of letters. */
export function isMatching(texts: readonly string[], typed: string): boolean {
  const whole = texts.join("\n").toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => whole.includes(word));
}
