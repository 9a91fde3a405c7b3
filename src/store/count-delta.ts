import { flagBits } from "./flags.ts";

/** What a change of flags does to the counts of its mailbox. */
export class CountDelta {
  unseen = 0;
  deleted = 0;
  deletedSize = 0;

  /** One message of `size` octets had `before` and has `after`. */
  note(before: number, after: number, size: number): void {
    const gone = before & ~after;
    const come = after & ~before;
    if (come & flagBits["\\Seen"]) this.unseen--;
    if (gone & flagBits["\\Seen"]) this.unseen++;
    if (come & flagBits["\\Deleted"]) {
      this.deleted++;
      this.deletedSize += size;
    }
    if (gone & flagBits["\\Deleted"]) {
      this.deleted--;
      this.deletedSize -= size;
    }
  }
}
