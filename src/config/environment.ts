import { homedir } from "node:os";
import { join } from "node:path";

/** What the environment may say; command line options go before it. */
export interface Environment {
  /** HOMEPOST_DIR: the data directory. */
  readonly dataDirectory: string | undefined;
  /** Where `localserve` keeps its data. */
  readonly localDirectory: string;
}

export function readEnvironment(): Environment {
  const dataHome = process.env["XDG_DATA_HOME"] || join(homedir(), ".local", "share");
  return {
    dataDirectory: process.env["HOMEPOST_DIR"] || undefined,
    localDirectory: join(dataHome, "homepost-localserve"),
  };
}
