/** What is loaded once it is asked for; where that fails, once more for the next who asks. */
export class LaterLoaded<Value extends AsyncDisposable> implements AsyncDisposable {
  readonly #begin: () => Promise<Value>;
  #loaded: Promise<Value> | undefined;

  constructor(begin: () => Promise<Value>) {
    this.#begin = begin;
  }

  load(): Promise<Value> {
    this.#loaded ??= this.#begin().catch((error: unknown) => {
      this.#loaded = undefined;
      throw error;
    });
    return this.#loaded;
  }

  /** Nothing is to be closed of what could not be loaded. */
  async [Symbol.asyncDispose](): Promise<void> {
    const value = await this.#loaded?.catch(() => undefined);
    await value?.[Symbol.asyncDispose]();
  }
}
