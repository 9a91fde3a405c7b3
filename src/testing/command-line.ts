import { Readable } from "node:stream";
import { run } from "../cli/run.ts";
import type { Terminal } from "../cli/terminal.ts";
import type { ServiceManagerWords } from "../config/handed-sockets.ts";
import type { ServerSettings } from "../config/server-settings.ts";
import { fillDirectory } from "../fill-directory.ts";
import { verifyDirectory } from "../store/verify.ts";

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly started: ServerSettings | undefined;
}

export interface Typed {
  readonly passwords?: readonly string[];
  readonly input?: string;
  readonly directory?: string;
  readonly serviceManager?: Partial<ServiceManagerWords>;
}

const noServiceManager: ServiceManagerWords = {
  listenPid: undefined,
  listenFds: undefined,
  listenFdNames: undefined,
  notifySocket: undefined,
  watchdogPid: undefined,
  watchdogUsec: undefined,
};

/** Runs a command line as a person would, with what they type. */
export async function homepost(line: string, typed: Typed = {}): Promise<Ran> {
  let out = "";
  let err = "";
  let started: ServerSettings | undefined;
  const passwords = [...(typed.passwords ?? [])];
  const terminal: Terminal = {
    out: (text) => void (out += text),
    outOctets: (octets) => void (out += Buffer.from(octets).toString("latin1")),
    err: (text) => void (err += text),
    readAll: async () => typed.input ?? "",
    input: Readable.from([Buffer.from(typed.input ?? "")]),
    readPassword: async () => passwords.shift() ?? "",
    isInteractive: typed.passwords !== undefined && typed.passwords.length > 1,
  };
  const code = await run(line === "" ? [] : line.split(" "), {
    terminal,
    program: "homepost",
    environment: {
      dataDirectory: typed.directory,
      localDirectory: "/nowhere",
      serviceManager: { ...noServiceManager, ...typed.serviceManager },
    },
    startServer: async (settings) => {
      started = settings;
      throw new Error("not in this test");
    },
    verifyDirectory: (directory, fault) => verifyDirectory({ directory, fault }),
    fillDirectory,
    runHost: () => Promise.reject(new Error("No machine to change here")),
    runFirstBoot: () => Promise.reject(new Error("No machine to change here")),
  });
  return { code, out, err, started };
}
