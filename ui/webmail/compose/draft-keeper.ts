import { signal } from "@preact/signals";

/** Somebody pauses: then it is worth to store what is there. */
const storeAfterMs = 2_000;
/** Each time the server writes the whole message anew, to a card maybe: large ones wait longer. */
const storeMsPerOctet = 1 / 200;
const storeAfterMsMax = 60_000;

export interface DraftKeeperParts {
  /** Stores what is there now in the place of the draft with that id; its id. Undefined: there is no place for drafts. */
  readonly store: (before: string | undefined) => Promise<string | undefined>;
  /** Calls back after so many milliseconds, unless what it returns is called. */
  readonly after: (ms: number, run: () => void) => () => void;
}

/** Stores a draft whenever its writer pauses. Drafts come one after the other, each in the place of the last. */
export class DraftKeeper {
  readonly state = signal<"nothing" | "changed" | "storing" | "stored" | "failed">("nothing");
  /** The draft's id, once it has one. */
  storedId: string | undefined;
  readonly #parts: DraftKeeperParts;
  #version = 0;
  #storedVersion = 0;
  #storingNow: Promise<void> = Promise.resolve();
  #cancelTimer: () => void = () => {};

  constructor(parts: DraftKeeperParts) {
    this.#parts = parts;
  }

  get isStored(): boolean {
    return this.#version === this.#storedVersion;
  }

  /** Something is different now; `octets` are those that are attached. */
  changed(octets: number): void {
    this.#version++;
    this.state.value = "changed";
    this.#cancelTimer();
    const pauseMs = Math.min(storeAfterMs + octets * storeMsPerOctet, storeAfterMsMax);
    this.#cancelTimer = this.#parts.after(pauseMs, () => void this.store().catch(() => {}));
  }

  store(): Promise<void> {
    this.#cancelTimer();
    this.#storingNow = this.#storingNow.catch(() => {}).then(() => this.#store());
    return this.#storingNow;
  }

  /** Once this has come to its end nothing is stored before the next change. */
  async pause(): Promise<void> {
    this.#cancelTimer();
    await this.#storingNow.catch(() => {});
  }

  /** What is there is where it belongs: there is nothing left to store. */
  settle(): void {
    this.#storedVersion = this.#version;
  }

  async #store(): Promise<void> {
    if (this.isStored) return;
    const version = this.#version;
    this.state.value = "storing";
    try {
      const id = await this.#parts.store(this.storedId);
      if (id === undefined) {
        this.state.value = "changed";
        return;
      }
      this.storedId = id;
      this.#storedVersion = version;
      this.state.value = this.#version === version ? "stored" : "changed";
    } catch (error) {
      this.state.value = "failed";
      throw error;
    }
  }
}
