import { homedir } from "node:os";
import { join } from "node:path";
import type { ServiceManagerWords } from "./handed-sockets.ts";

/** What the environment may say; command line options go before it. */
export interface Environment {
  /** HOMEPOST_DIR: the data directory. */
  readonly dataDirectory: string | undefined;
  /** Where `localserve` keeps its data. */
  readonly localDirectory: string;
  readonly serviceManager: ServiceManagerWords;
}

export function readEnvironment(): Environment {
  const dataHome = process.env["XDG_DATA_HOME"] || join(homedir(), ".local", "share");
  return {
    dataDirectory: process.env["HOMEPOST_DIR"] || undefined,
    localDirectory: join(dataHome, "homepost-localserve"),
    serviceManager: {
      listenPid: process.env["LISTEN_PID"],
      listenFds: process.env["LISTEN_FDS"],
      listenFdNames: process.env["LISTEN_FDNAMES"],
      notifySocket: process.env["NOTIFY_SOCKET"],
      watchdogPid: process.env["WATCHDOG_PID"],
      watchdogUsec: process.env["WATCHDOG_USEC"],
    },
  };
}
