import { signal } from "@preact/signals";

/** Something that the server is asked for, and how far that is. What was there stays while it is asked again. */
export class Loaded<Value> {
  readonly value = signal<Value | undefined>(undefined);
  readonly status = signal<"loading" | "ready" | "failed">("loading");
  readonly #ask: () => Promise<Value>;
  readonly #failed: (error: unknown) => void;
  #asked = 0;

  /** `failed` hears what went wrong, such as that somebody has been logged out. */
  constructor(ask: () => Promise<Value>, failed: (error: unknown) => void) {
    this.#ask = ask;
    this.#failed = failed;
  }

  /** What is there already. */
  static of<Value>(value: Value): Loaded<Value> {
    const loaded = new Loaded<Value>(
      async () => value,
      () => {},
    );
    loaded.value.value = value;
    loaded.status.value = "ready";
    return loaded;
  }

  /** The last one asked for counts, whichever answer comes last. */
  async load(): Promise<void> {
    const mine = ++this.#asked;
    this.status.value = "loading";
    try {
      const value = await this.#ask();
      if (mine !== this.#asked) return;
      this.value.value = value;
      this.status.value = "ready";
    } catch (error) {
      if (mine !== this.#asked) return;
      this.status.value = "failed";
      this.#failed(error);
    }
  }
}
