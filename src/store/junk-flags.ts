import { flagBits } from "./flags.ts";
import type { WriterMailbox } from "./write-context.ts";

const { $Junk, $NotJunk } = flagBits;
export const junkBits = $Junk | $NotJunk;

/** $Junk and $NotJunk exclude each other: who says both has said nothing. */
export function withoutContradiction(bits: number): number {
  return (bits & junkBits) === junkBits ? bits & ~junkBits : bits;
}

/**
 * The bits of a message that comes into `to`, from another mailbox where there is one: into the \Junk mailbox it is
 * junk; what is taken out of it is not, unless it goes to the \Trash. So the filter learns from clients that know
 * nothing of these keywords. Where the account has rules about names, they say what the other mailboxes are for.
 */
export function arrivingBits(bits: number, to: WriterMailbox, from?: WriterMailbox): number {
  const given = withoutContradiction(bits);
  if (to.junkFlags === 0) return given;
  switch (to.junkEffect) {
    case "junk":
      return (given & ~junkBits) | $Junk;
    case "notJunk":
      return (given & ~junkBits) | $NotJunk;
    case "neutral":
      return given & ~junkBits;
    case undefined:
      if (from?.junkEffect !== "junk" || to.specialUse === "\\Trash") return given;
      return (given & ~junkBits) | $NotJunk;
  }
}
