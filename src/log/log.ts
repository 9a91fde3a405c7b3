/** What a record may carry. Never a credential, never a message body. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;
export type LogLevel = "debug" | "info" | "warn" | "error";

/** Takes one finished line, without its line end. `main.ts` gives the real one. */
export type LogSink = (line: string) => void;

/** Least pressing first. */
export const logLevels: readonly LogLevel[] = ["debug", "info", "warn", "error"];

const areasMax = 100;

/** How much is written: of everything, and of single areas, which are the first words of events. */
export class LogLevels {
  level: LogLevel;
  readonly #areas = new Map<string, LogLevel>();

  constructor(level: LogLevel) {
    this.level = level;
  }

  get shown(): { readonly level: LogLevel; readonly areas: Readonly<Record<string, LogLevel>> } {
    return { level: this.level, areas: Object.fromEntries(this.#areas) };
  }

  /** Undefined: as everything. Beyond 100, the area that was set first is forgotten. */
  setArea(area: string, level: LogLevel | undefined): void {
    this.#areas.delete(area);
    if (level === undefined) return;
    this.#areas.set(area, level);
    const oldest = this.#areas.keys().next().value;
    if (this.#areas.size > areasMax && oldest !== undefined) this.#areas.delete(oldest);
  }

  wants(level: LogLevel, event: string): boolean {
    const dot = event.indexOf(".");
    const area = this.#areas.size === 0 ? undefined : event.slice(0, dot < 0 ? undefined : dot);
    const least = (area === undefined ? undefined : this.#areas.get(area)) ?? this.level;
    return logLevels.indexOf(level) >= logLevels.indexOf(least);
  }
}

/**
 * Structured log: an event name and fields, one line of logfmt per record. The level says who must act:
 * `error` we have a bug or lost something, `warn` the admin should look, `info` a mail changed hands,
 * `debug` protocol trace. A peer's mistake is never above `info`.
 */
export class Log {
  readonly #sink: LogSink;
  readonly #levels: LogLevels;
  readonly #fields: LogFields;

  /** Levels that are given may be changed while it is used. */
  constructor(sink: LogSink, level: LogLevel | LogLevels, fields: LogFields = {}) {
    this.#sink = sink;
    this.#levels = typeof level === "string" ? new LogLevels(level) : level;
    this.#fields = fields;
  }

  /** A log whose records carry `fields` too, such as the session. */
  child(fields: LogFields): Log {
    return new Log(this.#sink, this.#levels, { ...this.#fields, ...fields });
  }

  debug(event: string, fields?: LogFields): void {
    this.#write("debug", event, fields);
  }

  info(event: string, fields?: LogFields): void {
    this.#write("info", event, fields);
  }

  warn(event: string, fields?: LogFields): void {
    this.#write("warn", event, fields);
  }

  error(event: string, fields?: LogFields): void {
    this.#write("error", event, fields);
  }

  #write(level: LogLevel, event: string, fields: LogFields = {}): void {
    if (!this.#levels.wants(level, event)) return;
    this.#sink(formatRecord(level, event, { ...this.#fields, ...fields }));
  }
}

/** One record as logfmt. Values that need it are quoted as JSON strings, so a record is always one line. */
export function formatRecord(level: LogLevel, event: string, fields: LogFields): string {
  const words = [`level=${level}`, `event=${event}`];
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) words.push(`${name}=${formatValue(value)}`);
  }
  return words.join(" ");
}

const bare = /^[^\s"=\\\p{Cc}]+$/u;

function formatValue(value: string | number | boolean): string {
  const text = String(value);
  return bare.test(text) ? text : JSON.stringify(text);
}
