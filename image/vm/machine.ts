// A board in QEMU with a card of its own, a copy of the image. What it says on its serial line goes to a file; a shell
// of root is on another line, for tests alone: the command line that the firmware's player adds asks systemd for it.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, truncateSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { run } from "../run.ts";
import type { Board } from "./board.ts";

export interface MachineOptions {
  /** For the card, the serial log and the rest. */
  readonly folder: string;
  /** Ports on loopback are those of the services and this. */
  readonly portBase: number;
  readonly memoryMib: number;
  readonly board: Board;
}

export interface StartOptions {
  /** What the clock of the board says at start, such as `1970-01-01`; the time it is where absent. */
  readonly clock?: string;
  readonly isTrial?: boolean;
}

export const forwardedPorts = [25, 80, 443, 465, 587, 993] as const;

const cardOctets = 8 * 1024 ** 3;
const commandMsMax = 60_000;

export class Machine implements AsyncDisposable {
  readonly card: string;
  readonly #options: MachineOptions;
  #child: ChildProcess | undefined;
  #starts = 0;

  constructor(options: MachineOptions) {
    this.#options = options;
    this.card = join(options.folder, "card.img");
  }

  /** Writes the image to a card of 8 GB. */
  flash(image: string): void {
    run("cp", ["--sparse=always", image, this.card]);
    truncateSync(this.card, cardOctets);
  }

  get isRunning(): boolean {
    const child = this.#child;
    return child !== undefined && child.exitCode === null && child.signalCode === null;
  }

  /** What the kernel and systemd have said since power was switched on. */
  get serialLog(): string {
    const file = join(this.#options.folder, `serial-${this.#starts}.log`);
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }

  port(service: (typeof forwardedPorts)[number]): number {
    return this.#options.portBase + service;
  }

  /** Switches power on. */
  start({ clock, isTrial = false }: StartOptions = {}): void {
    const { folder, memoryMib, board } = this.#options;
    this.#starts += 1;
    const forwards = forwardedPorts.map(
      (port) => `hostfwd=tcp:127.0.0.1:${this.port(port)}-:${port}`,
    );
    const serial = join(folder, `serial-${this.#starts}.log`);
    const args = [
      board.args({ card: this.card, folder, memoryMib, isTrial }),
      ["-display", "none", "-monitor", "none", "-no-reboot", "-m", String(memoryMib), "-smp", "2"],
      ["-drive", `if=none,id=card,format=raw,cache=writeback,file=${this.card}`],
      ["-device", "virtio-blk-pci,drive=card"],
      ["-netdev", `user,id=net,${forwards.join(",")}`],
      ["-device", "virtio-net-pci,netdev=net,romfile="],
      ["-device", "virtio-rng-pci", "-serial", `file:${serial}`],
      ["-device", "virtio-serial-pci", "-device", "virtconsole,chardev=shell"],
      ["-chardev", `socket,id=shell,path=${this.#shellPath},server=on,wait=off`],
      clock === undefined ? [] : ["-rtc", `base=${clock}`],
    ].flat();
    const child = spawn(board.program, args, { stdio: ["ignore", "ignore", "inherit"] });
    const kill = (): void => void child.kill("SIGKILL");
    process.once("exit", kill);
    child.once("exit", () => process.removeListener("exit", kill));
    this.#child = child;
  }

  /** Takes power away: what the board had not yet given to its card is lost. */
  async cutPower(): Promise<void> {
    this.#child?.kill("SIGKILL");
    await this.ended(10_000);
  }

  /** Waits until the board switches itself off or asks for a new start, which is then up to the caller. */
  async ended(msMax: number): Promise<void> {
    if (this.#child && this.isRunning) {
      await once(this.#child, "exit", { signal: AbortSignal.timeout(msMax) });
    }
  }

  /** Runs a line of shell as root on the board and returns what it prints; for tests, waits until there is a shell. */
  async command(line: string, msMax = commandMsMax): Promise<string> {
    const mark = `mark-${process.hrtime.bigint()}`;
    const socket = connect(this.#shellPath);
    let text = "";
    socket.setEncoding("utf8");
    socket.on("data", (part: string) => (text += part));
    socket.on("error", () => {});
    const end = Date.now() + msMax;
    try {
      // The line is echoed until stty has run, so the marks must not stand in it as they are printed.
      const [head, tail] = [mark.slice(0, 7), mark.slice(7)];
      const words = `stty -echo; export TERM=dumb PAGER=cat; echo; echo ${head}""${tail}; ${line}\necho ${head}""${tail}\n`;
      while (socket.connecting) await sleep(20);
      socket.write(words);
      for (;;) {
        const parts = text.replaceAll("\r", "").split(`${mark}\n`);
        if (parts.length >= 3) return clean(parts[1] ?? "");
        if (!this.isRunning) throw new Error("The machine is off");
        if (Date.now() > end) throw new Error(`No answer to "${line}": ${text.slice(-2000)}`);
        await sleep(50);
      }
    } finally {
      socket.destroy();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cutPower();
  }

  get #shellPath(): string {
    return join(this.#options.folder, "shell.sock");
  }
}

/** Without the colours and prompts of a terminal. */
function clean(text: string): string {
  const [first = "", ...coloured] = text.split("\u001b");
  return [first, ...coloured.map((part) => part.replace(/^\[[0-9;?]*[a-zA-Z]/, ""))]
    .join("")
    .replaceAll(/^.*# /gm, "");
}
