// Private keys of DKIM: PKCS #8 PEM files, `keys/dkim/DOMAIN/SELECTOR.pem`, readable by us alone. They are no part of
// the document: that is shown to people, kept in every revision, and carried to other machines.
import { createPrivateKey, generateKeyPair, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { access, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { makeDirectory } from "../store/data-directory.ts";

export type DkimAlgorithm = "rsa" | "ed25519";

/** RFC 8301 §3.2 asks for 2048; longer ones do not fit into one string of the DNS by far, and some do not check them. */
const modulusBits = 2048;
const generate = promisify(generateKeyPair);

export class DkimKeys {
  readonly #directory: string;
  readonly #read = new Map<string, KeyObject>();

  /** `directory` is `keys/dkim`; made where it is missing. */
  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Undefined where there is none; throws where the file cannot be read. `domain` in A-labels. */
  key(domain: string, selector: string): KeyObject | undefined {
    const file = this.file(domain, selector);
    const known = this.#read.get(file);
    if (known) return known;
    const text = textOf(file);
    if (text === undefined) return undefined;
    const key = createPrivateKey(text);
    this.#read.set(file, key);
    return key;
  }

  /** Makes a key on another thread and keeps it, durable when it resolves. Refuses to replace one. */
  async generate(domain: string, selector: string, algorithm: DkimAlgorithm): Promise<KeyObject> {
    const file = this.file(domain, selector);
    if (await exists(file)) throw new Error(`There is a key already: ${file}`);
    const privateKey =
      algorithm === "rsa"
        ? (await generate("rsa", { modulusLength: modulusBits })).privateKey
        : (await generate("ed25519")).privateKey;
    makeDirectory(dirname(file));
    await writeDurably(file, privateKey.export({ format: "pem", type: "pkcs8" }));
    this.#read.set(file, privateKey);
    return privateKey;
  }

  async has(domain: string, selector: string): Promise<boolean> {
    return exists(this.file(domain, selector));
  }

  async remove(domain: string, selector: string): Promise<void> {
    const file = this.file(domain, selector);
    this.#read.delete(file);
    await rm(file, { force: true });
  }

  /** Files may have been replaced: they are read again when they are needed. */
  forget(): void {
    this.#read.clear();
  }

  /** Where the key is or would be. */
  file(domain: string, selector: string): string {
    // Both are checked by the document's schema; a path must not depend on that alone.
    if (/[/\0]|^\.|^$/.test(domain) || /[/\0]|^\.|^$/.test(selector)) {
      throw new Error(`Not a name of a key: ${selector}._domainkey.${domain}`);
    }
    return join(this.#directory, domain, `${selector}.pem`);
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (Error.isError(error) && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

async function writeDurably(file: string, text: string | Buffer): Promise<void> {
  {
    await using handle = await open(`${file}.new`, "w", 0o600);
    await handle.writeFile(text);
    await handle.sync();
  }
  await rename(`${file}.new`, file);
  await using folder = await open(dirname(file), "r");
  await folder.sync();
}
