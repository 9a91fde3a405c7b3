// Where the program starts. The first word decides what it is: a server, or a client of the one that runs.
import { tmpdir } from "node:os";
import { basename, relative } from "node:path";
import { isSea } from "node:sea";
import { setFlagsFromString } from "node:v8";
import { run } from "./cli/run.ts";
import { ProcessTerminal } from "./cli/terminal.ts";
import { readEnvironment } from "./config/environment.ts";

async function main(): Promise<void> {
  // Maglev of Node 26.10 miscompiles nested loops over octets: one of ours ran for ever in a fresh process, or stored
  // other line ends than came (9 of 40 starts; none without it). Before anything is loaded that has such loops.
  setFlagsFromString("--no-maglev");
  // A link called sendmail is for programs that know nothing else.
  const words = basename(process.argv0) === "sendmail" ? ["sendmail"] : [];
  process.exitCode = await run([...words, ...process.argv.slice(2)], {
    terminal: new ProcessTerminal(),
    environment: readEnvironment(),
    program: programOf(process.argv),
    startServer: async (settings) => (await import("./server.ts")).startServer(settings),
    fillDirectory: async (filling) => (await import("./fill-directory.ts")).fillDirectory(filling),
    runHost: async (on) => (await import("../appliance/host/run-host.ts")).runHost(on),
    runFirstBoot: async () =>
      (await import("../appliance/first-boot/run-first-boot.ts")).runFirstBoot(),
    verifyDirectory: async (directory, fault) => {
      const { verifyDirectory } = await import("./store/verify.ts");
      const { unpack } = await import("./executable.ts");
      const { temporaryDirectory } = await import("./store/data-directory.ts");
      const parts = unpack([tmpdir(), temporaryDirectory(directory)]);
      parts.release();
      return verifyDirectory({ directory, nativeBinding: parts.nativeBinding, fault });
    },
  });
}

/** As it can be typed here: the executable has its own name twice, the sources follow that of Node. */
function programOf([node = "", script = ""]: readonly string[]): string {
  return isSea() ? node : `${relative("", node)} ${relative("", script)}`;
}

void main();
