import { randomBytes } from "node:crypto";
import { readFileSync, renameSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makeDirectory } from "../store/data-directory.ts";
import { passwordCredentials, verifyPassword } from "./password.ts";

/**
 * The password of whoever keeps the box running, for the admin pages. Kept as argon2id in a private file below `keys/`,
 * not in the database: a copy of people's mail must not hold it, and a lost one is replaced by who has the machine.
 */
export class AdminPassword {
  readonly #file: string;
  readonly #listeners = new Set<() => void>();

  constructor(dataDirectory: string) {
    this.#file = join(dataDirectory, "keys", "admin-password");
  }

  /** Whether there is one. Without, nobody is let in. */
  get isSet(): boolean {
    return this.#read() !== undefined;
  }

  /** Resolves when the new one is on disk. Throws a PasswordRefusal where it is too short. */
  async set(password: string): Promise<void> {
    const credentials = await passwordCredentials(password, randomBytes);
    await this.setHash(credentials.find(({ kind }) => kind === "argon2id")!.value);
  }

  /** A password that nobody here knows, as `parseArgon2Hash` takes it. */
  async setHash(value: string): Promise<void> {
    makeDirectory(dirname(this.#file));
    {
      await using file = await open(`${this.#file}.new`, "w", 0o600);
      await file.writeFile(`${value}\n`);
      await file.sync();
    }
    renameSync(`${this.#file}.new`, this.#file);
    this.changed();
    await using directory = await open(dirname(this.#file));
    await directory.sync();
  }

  /** What lets in to the admin pages is not what it was: this, or a passkey. */
  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Called when that has changed. */
  watch(listener: () => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  /** Takes the same time where there is none. */
  verify(password: string): Promise<boolean> {
    const value = this.#read();
    const stored = value === undefined ? [] : [{ kind: "argon2id", value, createdAt: 0 }];
    return verifyPassword(password, stored);
  }

  #read(): string | undefined {
    try {
      return readFileSync(this.#file, "utf8").trim();
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      throw error;
    }
  }
}
