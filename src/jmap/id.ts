// RFC 8620 §1.2: 1 to 255 characters of the URL and filename safe alphabet.
const idForm = /^[A-Za-z0-9_-]{1,255}$/;

export function isId(text: string): boolean {
  return idForm.test(text);
}

/** Ids of ours are a letter that says of what, and the number that the store knows it by. */
export function idOf(kind: IdKind, number: number): string {
  return `${kind}${number}`;
}

/** account, mailbox, message, thread, body, identity, submission, push subscription */
export type IdKind = "a" | "f" | "m" | "t" | "b" | "i" | "s" | "p";

/** The number of such an id; undefined where it is no id of that kind. */
export function numberOf(kind: IdKind, id: string): number | undefined {
  if (!id.startsWith(kind) || !ourNumber.test(id)) return undefined;
  const number = Number(id.slice(1));
  return Number.isSafeInteger(number) ? number : undefined;
}

const ourNumber = /^[a-z][1-9][0-9]{0,15}$/;
