import { formatString } from "./strings.ts";

/** How far a command has come. RFC 9585 §4. */
export interface InProgress {
  readonly tag: string;
  /** Undefined where nothing can be said. */
  readonly done: number | undefined;
  /** Undefined or 0 where it is not known. */
  readonly goal: number | undefined;
}

// RFC 9585 §5: "INPROGRESS" SP "(" inprogress-tag SP inprogress-state ")"; the goal is above done.
/** The response code, without brackets. */
export function formatInProgress({ tag, done, goal }: InProgress): string {
  const known = done !== undefined && goal !== undefined && goal > done ? goal : "NIL";
  return `INPROGRESS (${formatString(tag)} ${done ?? "NIL"} ${known})`;
}
