import type { Reason } from "./reasons.ts";

/** What was found of one part of "is my mail fine?". */
export interface Finding {
  /**
   * "bad": mail is lost, late or refused; "attention": somebody should do something by and by; "unknown": it cannot be
   * told from here.
   */
  readonly state: "good" | "attention" | "bad" | "unknown";
  readonly reason: Reason;
  /** Fill the "{names}" of the reason's text; those that end in "At" are milliseconds since 1970, "octets" is a size. */
  readonly values: Readonly<Record<string, string | number>>;
}

export function finding(
  state: Finding["state"],
  reason: Reason,
  values: Finding["values"] = {},
): Finding {
  return { state, reason, values };
}
