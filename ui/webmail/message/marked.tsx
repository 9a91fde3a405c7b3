import type { JSX } from "preact";
import { scriptPieces } from "../../kit/script-mix/script-mix.ts";

/** A text whose letters are not all what they seem to be: those are marked, and `mixed` says why. */
export function Marked({ text, mixed }: { text: string; mixed: string }): JSX.Element {
  return (
    <>
      {scriptPieces(text).map(({ text: piece, script }, index) =>
        script === undefined ? (
          piece
        ) : (
          <mark key={index} title={`${mixed}: ${script}`}>
            {piece}
          </mark>
        ),
      )}
    </>
  );
}
