import { open, rename } from "node:fs/promises";
import { dirname } from "node:path";

/** Puts a private file in the place of an old one: after a power cut there is one of the two, and whole. */
export async function replaceFile(file: string, text: string): Promise<void> {
  const next = `${file}.new`;
  {
    await using handle = await open(next, "w", 0o600);
    await handle.writeFile(text);
    await handle.sync();
  }
  await rename(next, file);
  await using directory = await open(dirname(file), "r");
  await directory.sync();
}
