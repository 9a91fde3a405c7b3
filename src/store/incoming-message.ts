import type { Content } from "./content.ts";

/**
 * A message on its way in: parsed and checksummed while it arrives, held in memory up to a bound and spooled to
 * `tmp/` beyond it. `write` never holds more than it must; `finish` makes the Content that the store takes.
 */
export interface IncomingMessage extends AsyncDisposable {
  /** Octets so far. */
  readonly size: number;
  /** Resolves when more may be written (the spool is a file). */
  write(chunk: Uint8Array): Promise<void> | void;
  finish(): Promise<Content>;
  /** The root header as latin1 text up to and including the empty line; complete after `finish`. */
  readonly header: string;
}
