interface Alarm {
  readonly at: number;
  readonly callback: () => void;
}

/** Time that passes when the test says so. */
export class FakeClock {
  #now: number;
  readonly #alarms = new Set<Alarm>();

  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  alarm(at: number, callback: () => void): Disposable {
    const alarm = { at, callback };
    this.#alarms.add(alarm);
    return { [Symbol.dispose]: () => this.#alarms.delete(alarm) };
  }

  /** Time of the next alarm, undefined where none is set. */
  next(): number | undefined {
    const times = [...this.#alarms].map(({ at }) => at);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** Lets time pass up to `at`, never back, and rings the alarms that are due by then. */
  advanceTo(at: number): void {
    this.#now = Math.max(this.#now, at);
    const due = [...this.#alarms].filter((alarm) => alarm.at <= this.#now);
    for (const alarm of due.toSorted((a, b) => a.at - b.at)) {
      if (this.#alarms.delete(alarm)) alarm.callback();
    }
  }
}
