/** RFC 5256 §3; display-from and display-to: RFC 5957 §3. */
export type SortKeyName =
  | "arrival"
  | "cc"
  | "date"
  | "from"
  | "size"
  | "subject"
  | "to"
  | "display-from"
  | "display-to";

export interface SortCriterion {
  readonly key: SortKeyName;
  readonly reverse: boolean;
}
