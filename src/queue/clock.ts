/** Time as the queue knows it; tests let days pass in an instant. */
export interface QueueClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once at that time, or earlier; disposing of it calls it off. */
  alarm(at: number, callback: () => void): Disposable;
}

/** Longer timers run off at once. */
const timerMsMax = 2 ** 31 - 1;

export const systemClock: QueueClock = {
  now: () => Date.now(),
  alarm(at, callback) {
    const timer = setTimeout(callback, Math.min(Math.max(at - Date.now(), 0), timerMsMax));
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  },
};
