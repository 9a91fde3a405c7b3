import type { Random } from "./password.ts";

/** Small letters only, for phones; without i, l and o, which are mistaken for others. */
const letters = "abcdefghjkmnpqrstuvwxyz";
const groups = 5;
const lettersPerGroup = 4;

/** Such as "kdtp-wqxa-mzvr-hens-bcfu": 20 letters by lot, 90 bits. */
export function newAppPassword(random: Random): string {
  return drawnWords(random, groups);
}

/** So many words of four letters by lot. */
export function drawnWords(random: Random, count: number): string {
  const drawn: string[] = [];
  while (drawn.length < count * lettersPerGroup) {
    for (const octet of random(32)) {
      // 253 is a multiple of 23: each letter is as likely as any other.
      const letter = octet < 253 ? letters[octet % letters.length] : undefined;
      if (letter !== undefined && drawn.length < count * lettersPerGroup) drawn.push(letter);
    }
  }
  const word = (group: number): string =>
    drawn.slice(group * lettersPerGroup, (group + 1) * lettersPerGroup).join("");
  return Array.from({ length: count }, (_, group) => word(group)).join("-");
}
