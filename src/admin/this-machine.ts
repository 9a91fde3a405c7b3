import { statfs } from "node:fs/promises";
import { isClockSet } from "../clock/clock-trust.ts";

/** What is to be known of the machine that the server runs on. */
export interface Machine {
  /** Octets of the file system that the directory is on. Rejects where it cannot be looked at. */
  space(directory: string): Promise<{ readonly free: number; readonly total: number }>;
  /** Whether the clock is known to be set by the network. */
  isClockSet(): Promise<boolean>;
}

export const thisMachine: Machine = {
  space: async (directory) => {
    const { bavail, blocks, bsize } = await statfs(directory);
    return { free: bavail * bsize, total: blocks * bsize };
  },
  isClockSet: async () => isClockSet(),
};
