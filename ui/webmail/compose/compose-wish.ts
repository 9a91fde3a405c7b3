import type { AnswerKind } from "./answer.ts";
import { parseMailto } from "./mailto.ts";
import type { MailtoWish } from "./mailto.ts";

/** What somebody wants to write. */
export type ComposeWish =
  | ({ readonly kind: "new" } & MailtoWish)
  | { readonly kind: AnswerKind | "edit"; readonly emailId: string };

/**
 * As the address of the page says it: "?reply=m1", "?replyAll=m1", "?forward=m1", "?edit=m1", "?mailto=mailto:…", or
 * the fields one by one.
 */
export function wishOf(parameters: ReadonlyMap<string, string>): ComposeWish {
  for (const kind of ["reply", "replyAll", "replyList", "forward", "edit"] as const) {
    const emailId = parameters.get(kind);
    if (emailId !== undefined) return { kind, emailId };
  }
  const mailto = parseMailto(parameters.get("mailto") ?? "");
  if (mailto !== undefined) return { kind: "new", ...mailto };
  const parameter = (name: string): string => parameters.get(name) ?? "";
  return {
    kind: "new",
    to: parameter("to"),
    cc: parameter("cc"),
    bcc: parameter("bcc"),
    subject: parameter("subject"),
    text: parameter("body"),
  };
}
