/** What a record may carry. Never a credential, never a message body. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;
export type LogLevel = "debug" | "info" | "warn" | "error";

/** Takes one finished line, without its line end. `main.ts` gives the real one. */
export type LogSink = (line: string) => void;

/** Least pressing first. */
export const logLevels: readonly LogLevel[] = ["debug", "info", "warn", "error"];

/**
 * Structured log: an event name and fields, one line of logfmt per record. The level says who must act:
 * `error` we have a bug or lost something, `warn` the admin should look, `info` a mail changed hands,
 * `debug` protocol trace. A peer's mistake is never above `info`.
 */
export class Log {
  readonly #sink: LogSink;
  readonly #level: LogLevel;
  readonly #fields: LogFields;

  constructor(sink: LogSink, level: LogLevel, fields: LogFields = {}) {
    this.#sink = sink;
    this.#level = level;
    this.#fields = fields;
  }

  /** A log whose records carry `fields` too, such as the session. */
  child(fields: LogFields): Log {
    return new Log(this.#sink, this.#level, { ...this.#fields, ...fields });
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
    if (logLevels.indexOf(level) < logLevels.indexOf(this.#level)) return;
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
