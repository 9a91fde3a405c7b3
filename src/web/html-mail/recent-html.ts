import type { CleanHtml } from "./clean-html.ts";

const charactersMax = 4 * 1024 * 1024;
const keptMs = 60_000;

type Cleaning = Promise<CleanHtml | undefined>;

/**
 * What has just been cleaned: a page asks what has been left out and then shows it, and a reader goes back and forth.
 * All of it is forgotten after a while without a new one.
 */
export class RecentHtml {
  readonly #kept = new Map<string, { readonly cleaning: Cleaning; characters: number }>();
  #timer: NodeJS.Timeout | undefined;

  async get(key: string, clean: () => Cleaning): Cleaning {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#kept.clear(), keptMs).unref();
    const found = this.#kept.get(key);
    if (found !== undefined) {
      this.#kept.delete(key);
      this.#kept.set(key, found);
      return found.cleaning;
    }
    const cleaning = clean();
    const entry = { cleaning, characters: 0 };
    this.#kept.set(key, entry);
    try {
      const made = await cleaning;
      entry.characters = made === undefined ? 0 : made.html.length + made.css.length;
      this.#makeRoom();
      return made;
    } catch (error) {
      this.#kept.delete(key);
      throw error;
    }
  }

  #makeRoom(): void {
    let characters = 0;
    for (const entry of this.#kept.values()) characters += entry.characters;
    for (const [key, entry] of this.#kept) {
      if (characters <= charactersMax) return;
      this.#kept.delete(key);
      characters -= entry.characters;
    }
  }
}
