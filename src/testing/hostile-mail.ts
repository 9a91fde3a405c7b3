import { readFileSync } from "node:fs";
import { join } from "node:path";

/** HTML that means harm: what it tries, and how. Whatever it loads comes from "evil.example". */
export interface HostileMail {
  readonly name: string;
  readonly html: string;
}

const file = join(import.meta.dirname, "../web/html-mail/vectors/hostile.txt");

export function hostileMails(): readonly HostileMail[] {
  const [, ...entries] = readFileSync(file, "utf8").split(/^=== /m);
  return entries.map((entry) => {
    const end = entry.indexOf("\n");
    const html = entry
      .slice(end + 1, -1)
      .replaceAll("{NUL}", "\0")
      .replaceAll("{FF}", "\f");
    return { name: entry.slice(0, end), html };
  });
}
