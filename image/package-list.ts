/** Processors as Debian calls them. */
export type Arch = "arm64" | "amd64";

export function isArch(word: string): word is Arch {
  return word === "arm64" || word === "amd64";
}

/** The processor that somebody named; that of a Pi where they named none. */
export function archOf(word = "arm64"): Arch {
  if (!isArch(word)) throw new Error(`No image for "${word}": arm64 or amd64`);
  return word;
}

/** The names in a list of packages that count for a processor. Throws where a line has no reason. */
export function packageNames(list: string, arch: Arch): string[] {
  const names: string[] = [];
  for (const line of list.split("\n")) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const match = /^([a-z0-9][a-z0-9+.?-]+)(?: \[([a-z0-9]+)\])? +# \S/.exec(line);
    const [, name, only] = match ?? [];
    if (name === undefined) throw new SyntaxError(`Not a package with its reason: "${line}"`);
    if (only !== undefined && !isArch(only)) throw new SyntaxError(`No processor: "${line}"`);
    if (only === undefined || only === arch) names.push(name);
  }
  return names;
}
