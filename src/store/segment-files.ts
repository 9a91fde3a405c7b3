import { join } from "node:path";

/** Names of segment files: eight digits below `segments/`. */
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
