import { existsSync } from "node:fs";
import { statfs } from "node:fs/promises";

/** What is to be known of the machine that the server runs on. */
export interface Machine {
  /** Octets of the file system that the directory is on. Rejects where it cannot be looked at. */
  space(directory: string): Promise<{ readonly free: number; readonly total: number }>;
  /** Whether the clock is known to be set by the network. */
  isClockSet(): Promise<boolean>;
}

/** Made by systemd-timesyncd once it has set the clock, and by chrony-wait. */
const clockMarks = ["/run/systemd/timesync/synchronized", "/run/chrony/synchronized"];

export const thisMachine: Machine = {
  space: async (directory) => {
    const { bavail, blocks, bsize } = await statfs(directory);
    return { free: bavail * bsize, total: blocks * bsize };
  },
  isClockSet: async () => clockMarks.some((mark) => existsSync(mark)),
};
