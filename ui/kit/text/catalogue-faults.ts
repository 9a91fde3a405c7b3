import type { Catalogues, Message } from "./wording.ts";

/** What is wrong with texts: keys or names to fill in that differ between languages, texts that are empty. */
export function catalogueFaults(catalogues: Catalogues<string>): string[] {
  const { en, ...others } = catalogues;
  const faults = Object.entries(catalogues).flatMap(([language, catalogue]) =>
    Object.entries(catalogue)
      .filter(([, message]) => textsIn(message).some((text) => text.trim() === ""))
      .map(([key]) => `${language} ${key}: empty`),
  );
  for (const [language, catalogue] of Object.entries(others)) {
    const keys = new Set([...Object.keys(en), ...Object.keys(catalogue)]);
    for (const key of keys) {
      const [ours, theirs] = [en[key], catalogue[key]];
      if (ours === undefined || theirs === undefined)
        faults.push(`${language} ${key}: in one only`);
      else if (shapeOf(ours) !== shapeOf(theirs)) faults.push(`${language} ${key}: other names`);
    }
  }
  return faults;
}

function textsIn(message: Message): string[] {
  return typeof message === "string" ? [message] : [message.one, message.other];
}

function shapeOf(message: Message): string {
  const names = textsIn(message).flatMap((text) => text.match(/\{\w+\}/g) ?? []);
  return [typeof message, ...new Set(names)].toSorted().join();
}
