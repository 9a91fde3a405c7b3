import { formatString } from "./strings.ts";

/** How far a command has come. RFC 9585 §4. */
export interface InProgress {
  readonly tag: string;
  readonly done: number;
  /** Undefined or 0 where it is not known. */
  readonly goal: number | undefined;
}

// RFC 9585 §5: "INPROGRESS" SP "(" inprogress-tag SP inprogress-state ")"; the goal is above done.
/** The response code, without brackets. */
export function formatInProgress({ tag, done, goal }: InProgress): string {
  return `INPROGRESS (${formatString(tag)} ${done} ${goal !== undefined && goal > done ? goal : "NIL"})`;
}
