import { mkdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Where things are below the data directory:
 *
 *     homepost.db        all that is relational; WAL, synchronous=FULL
 *     search.db          full-text index of the bodies; may be removed, it is made again; search.db-sums: of its pages
 *     segments/00000001  message bodies, appended; 64 MB each, then never changed again
 *     tmp/               messages on their way in; emptied at start
 *     keys/              TLS, DKIM and other keys
 *     control.sock       the command line's way in
 */
export function databaseFile(directory: string): string {
  return join(directory, "homepost.db");
}

export function searchFile(directory: string): string {
  return join(directory, "search.db");
}

export function temporaryDirectory(directory: string): string {
  return join(directory, "tmp");
}

export function segmentsDirectory(directory: string): string {
  return join(directory, "segments");
}

export function segmentFile(directory: string, segment: number): string {
  return join(segmentsDirectory(directory), String(segment).padStart(8, "0"));
}

/** The number of a segment file, or undefined where the name is none. */
export function segmentOfFile(name: string): number | undefined {
  return /^\d{8,}$/.test(name) ? Number(name) : undefined;
}

/**
 * Makes a private folder with all that are missing above it. Not by mkdir's own `recursive`: that never ends where the
 * system refuses to make a folder with ENOENT, as below /proc (Node 26.10).
 */
export function makeDirectory(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  const parent = dirname(path);
  if (parent !== path) makeDirectory(parent);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Somebody else made it in the meantime.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST" || !statSync(path).isDirectory())
      throw error;
  }
}
