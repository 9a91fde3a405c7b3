import type { JSX } from "preact";
import { Icon } from "../../kit/icon/icon.tsx";

export type MarkKind = "good" | "note" | "bad" | "open";

/** A sign and a word: colour alone tells nothing to who does not see it. */
export function StateMark({ kind, text }: { kind: MarkKind; text: string }): JSX.Element {
  return (
    <span class={`mark ${kind}`}>
      {kind === "good" ? <Icon name="check" /> : null}
      {kind === "bad" ? <Icon name="close" /> : null}
      {text}
    </span>
  );
}
