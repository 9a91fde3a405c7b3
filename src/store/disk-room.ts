import { statfsSync } from "node:fs";
import type { Log } from "../log/log.ts";

/** Of a file system, in octets that we may use. */
export interface DiskSpace {
  readonly free: number;
  readonly total: number;
}

export interface DiskRoomOptions {
  /** Throws where it cannot be looked at. */
  readonly space: () => DiskSpace;
  /** Milliseconds that never go back. */
  readonly now: () => number;
  readonly log: Log;
}

const reserveShare = 0.05;
/** What the reserve is for does not grow with the disk. */
const reserveOctetsMax = 1024 * 1024 * 1024;
/** Between two looks what is taken is counted, so that a fast sender meets the bound as well. */
const lookMs = 1000;
/** Who begins a message without saying how large it is has a fair chance of ending it. */
const messageOctetsMin = 64 * 1024;

/**
 * What stays free for those who read, delete and deliver: the log of the database, compaction, the index, notices to
 * senders. A twentieth, as appliance.md wants it, and of disks beyond 20 GB a gigabyte, which is many times what those
 * need together.
 */
export function reserveOf({ total }: Pick<DiskSpace, "total">): number {
  return Math.min(total * reserveShare, reserveOctetsMax);
}

/** Whether there is room for new mail. Looks at most once a second: a look is a call of the system, some microseconds. */
export class DiskRoom {
  readonly #options: DiskRoomOptions;
  /** Above the reserve, as far as is known. */
  #octets = Infinity;
  #lookedAt = -Infinity;
  #isLow = false;

  constructor(options: DiskRoomOptions) {
    this.#options = options;
  }

  /** Whether so many octets would leave the reserve alone. */
  hasFor(octets: number): boolean {
    this.#look();
    return Math.max(octets, messageOctetsMin) <= this.#octets;
  }

  /** So many were, or are about to be, written. */
  take(octets: number): void {
    this.#octets -= octets;
  }

  #look(): void {
    const { space, now, log } = this.#options;
    const at = now();
    if (at - this.#lookedAt < lookMs) return;
    this.#lookedAt = at;
    try {
      const found = space();
      this.#octets = found.free - reserveOf(found);
      const isLow = this.#octets < messageOctetsMin;
      if (isLow === this.#isLow) return;
      this.#isLow = isLow;
      if (isLow) log.warn("store.room.low", { free: found.free });
      else log.info("store.room.back", { free: found.free });
    } catch {
      // What cannot be looked at is tried: the writer says what is wrong with it.
      this.#octets = Infinity;
    }
  }
}

/** Of the file system that the directory is on. */
export function spaceOf(directory: string): DiskSpace {
  const { bavail, blocks, bsize } = statfsSync(directory);
  return { free: bavail * bsize, total: blocks * bsize };
}
