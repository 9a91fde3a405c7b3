// Which program of this machine listens on a port that we want; Linux tells by /proc (proc(5)).
import { readdir, readFile, readlink } from "node:fs/promises";

export interface Listener {
  readonly port: number;
  /** Of the socket. */
  readonly inode: string;
}

export interface PortHolder {
  readonly port: number;
  /** Such as `postfix (process 1234)`; undefined where this user may not see it. */
  readonly program: string | undefined;
}

const linesMax = 100_000;
const processesMax = 50_000;
/** TCP_LISTEN of the kernel. */
const listening = "0A";

/** The sockets that listen, from /proc/net/tcp or tcp6. Lines that are none are passed over. */
export function parseListeners(text: string): Listener[] {
  return text.split("\n", linesMax).flatMap((line): Listener[] => {
    const [, local = "", , state, , , , , , inode = ""] = line.trim().split(/\s+/);
    const [, hex] = /^[0-9A-F]+:([0-9A-F]{4})$/i.exec(local) ?? [];
    if (hex === undefined || state !== listening || !/^\d+$/.test(inode)) return [];
    return [{ port: Number.parseInt(hex, 16), inode }];
  });
}

/** Who listens on these ports; those that are free are not in it. */
export async function portHolders(ports: readonly number[]): Promise<PortHolder[]> {
  const tables = await Promise.all(
    ["tcp", "tcp6"].map((name) => readFile(`/proc/net/${name}`, "utf8").catch(() => "")),
  );
  const taken = tables.flatMap(parseListeners).filter(({ port }) => ports.includes(port));
  if (taken.length === 0) return [];
  const programs = await programsOf(new Set(taken.map(({ inode }) => inode)));
  const byPort = new Map<number, string | undefined>();
  for (const { port, inode } of taken) byPort.set(port, byPort.get(port) ?? programs.get(inode));
  return Array.from(byPort, ([port, program]) => ({ port, program }));
}

async function programsOf(inodes: ReadonlySet<string>): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const processes = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  for (const pid of processes.slice(0, processesMax)) {
    // Processes end, and those of others are nobody's business.
    const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
    for (const file of files) {
      const target = await readlink(`/proc/${pid}/fd/${file}`).catch(() => "");
      const [, inode] = /^socket:\[(\d+)\]$/.exec(target) ?? [];
      if (inode === undefined || !inodes.has(inode)) continue;
      const name = await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "");
      found.set(inode, `${name.trim() || "a program"} (process ${pid})`);
    }
  }
  return found;
}
