/**
 * Flags of Node in the executable, for a board of 512 MB: a small young generation, and an old one that is collected
 * when it has grown by a sixth. With 100 idle sessions after a load it takes 110 MiB; it took 150 without them.
 */
export const nodeOptions: readonly string[] = [
  "--no-warnings",
  "--max-semi-space-size=2",
  "--heap-growing-percent=15",
];
