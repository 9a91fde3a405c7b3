import { signal } from "@preact/signals";

/** A browser's EventSource, as far as it is used. */
export interface EventStream {
  onopen: (() => void) | null;
  onerror: (() => void) | null;
  addEventListener(type: string, listener: (event: { readonly data: string }) => void): void;
  close(): void;
}

export interface PushOptions {
  /** Opens the stream of state changes. */
  readonly connect: () => EventStream;
  /** Something has changed, or may have while there was no connection. */
  readonly changed: () => void;
  /** Runs it later; what it returns stops that. */
  readonly after: (ms: number, run: () => void) => () => void;
}

const retryMsMin = 1_000;
const retryMsMax = 30_000;
/** The server says something this often; longer silence is a dead line. RFC 8620 §7.3 */
export const pingSeconds = 60;
const silenceMs = pingSeconds * 2_500;

/**
 * Keeps a stream of state changes open. EventSource would try again by itself, but not after an answer that is no
 * stream, such as from a proxy while the server starts; so each stream is ours to end and to open.
 */
export class Push {
  /** "lost": after it was there, or could not be had. */
  readonly state = signal<"connecting" | "connected" | "lost">("connecting");
  readonly #options: PushOptions;
  #stream: EventStream | undefined;
  #retryMs = retryMsMin;
  #stopWaiting = (): void => {};

  constructor(options: PushOptions) {
    this.#options = options;
  }

  /** Also for trying again at once: the browser says that it is online, or a person asks. */
  open(): void {
    this.#end();
    const stream = this.#options.connect();
    this.#stream = stream;
    stream.onopen = () => {
      this.#retryMs = retryMsMin;
      this.state.value = "connected";
      this.#heard();
      this.#options.changed();
    };
    stream.onerror = () => this.lose();
    stream.addEventListener("state", () => {
      this.#heard();
      this.#options.changed();
    });
    stream.addEventListener("ended", () => this.#options.changed());
    stream.addEventListener("ping", () => this.#heard());
  }

  close(): void {
    this.#end();
  }

  #heard(): void {
    this.#stopWaiting();
    this.#stopWaiting = this.#options.after(silenceMs, () => this.lose());
  }

  /** Something says that the line is down: it need not be waited for. */
  readonly lose = (): void => {
    this.#end();
    this.state.value = "lost";
    this.#stopWaiting = this.#options.after(this.#retryMs, () => this.open());
    this.#retryMs = Math.min(this.#retryMs * 2, retryMsMax);
  };

  #end(): void {
    this.#stopWaiting();
    this.#stopWaiting = () => {};
    this.#stream?.close();
    this.#stream = undefined;
  }
}
