import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { Log } from "../../src/log/log.ts";
import { TemporaryDirectory } from "../../src/testing/temporary-directory.ts";
import type { Machine, Ran } from "./machine.ts";

type Answers = Readonly<Record<string, Partial<Ran>>>;

/** A machine for tests: its files are below a folder, and its programs say what they are told to. */
export class TestMachine implements Machine, AsyncDisposable {
  readonly #directory: TemporaryDirectory;
  readonly #answers: Answers;
  /** What was run, each as one line. */
  readonly ran: string[] = [];
  readonly logged: string[] = [];
  readonly log = new Log((line) => this.logged.push(line), "info");

  private constructor(directory: TemporaryDirectory, answers: Answers) {
    this.#directory = directory;
    this.#answers = answers;
  }

  /** `answers`: by the beginning of what is run; all else ends well and says nothing. */
  static async make(answers: Answers = {}, files: Readonly<Record<string, string>> = {}) {
    const machine = new TestMachine(await TemporaryDirectory.make("machine"), answers);
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(machine.path(path)), { recursive: true });
      await writeFile(machine.path(path), text);
    }
    return machine;
  }

  run(program: string, args: readonly string[]): Promise<Ran> {
    const line = [program, ...args].join(" ");
    this.ran.push(line);
    const known = Object.keys(this.#answers).find((begin) => line.startsWith(begin));
    return Promise.resolve({ code: 0, out: "", err: "", ...this.#answers[known ?? ""] });
  }

  path(absolute: string): string {
    return this.#directory.file(absolute);
  }

  text(absolute: string): Promise<string> {
    return readFile(this.path(absolute), "utf8");
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#directory[Symbol.asyncDispose]();
  }
}
