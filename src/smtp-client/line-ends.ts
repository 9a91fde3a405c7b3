const cr = 0x0d;
const lf = 0x0a;

/** The message holds a CR or LF that is not part of a CRLF. */
export class BareLineEnd extends SyntaxError {
  override readonly name = "BareLineEnd";
}

/**
 * Passes on the octets and throws a BareLineEnd before the piece that holds a bare CR or LF is given out. Other
 * servers take such an octet for a line end or not, and the difference lets a second message be smuggled in.
 * RFC 5321 §2.3.8
 */
export async function* withoutBareLineEnds(
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let afterCr = false;
  for await (const piece of pieces) {
    if (piece.length === 0) continue;
    if (hasBareLineEnd(piece, afterCr)) throw new BareLineEnd("The message has a bare CR or LF");
    afterCr = piece.at(-1) === cr;
    yield piece;
  }
  if (afterCr) throw new BareLineEnd("The message ends in a bare CR");
}

/** `afterCr`: the octet before the piece is CR. A CR at its very end is the next piece's matter. */
function hasBareLineEnd(piece: Uint8Array, afterCr: boolean): boolean {
  if (afterCr && piece[0] !== lf) return true;
  if (!afterCr && piece[0] === lf) return true;
  let feed = piece.indexOf(lf, 1);
  let start = 0;
  // From line end to line end: before each LF there is a CR, and no other CR on the line.
  for (; feed >= 0; feed = piece.indexOf(lf, feed + 1)) {
    if (piece[feed - 1] !== cr) return true;
    start = feed + 1;
  }
  const crs = piece.indexOf(cr);
  return crs >= 0 && hasLoneCr(piece, crs, start);
}

function hasLoneCr(piece: Uint8Array, first: number, lastLineStart: number): boolean {
  for (let at = first; at >= 0; at = piece.indexOf(cr, at + 1)) {
    if (at >= lastLineStart) return at !== piece.length - 1;
    if (piece[at + 1] !== lf) return true;
  }
  return false;
}
