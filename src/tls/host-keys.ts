// The keys of this machine. Every certificate is made for one of them, renewed ones too: what the DNS says of the keys
// (TLSA, RFC 6698) stays true for as long as the files are there.
import { createPrivateKey, generateKeyPair } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { replaceFile } from "./replace-file.ts";

export type HostKeyKind = "ecdsa" | "rsa";

/** In the order in which they are published. mail-behaviours 11.1 */
export const hostKeyKinds: readonly HostKeyKind[] = ["ecdsa", "rsa"];

export interface HostKey {
  readonly kind: HostKeyKind;
  readonly privateKey: KeyObject;
  /** PKCS#8, PEM. */
  readonly pem: string;
}

const files: Readonly<Record<HostKeyKind, string>> = {
  ecdsa: "host-p256.pem",
  rsa: "host-rsa2048.pem",
};

/** A certificate of an earlier release holds a P-256 key of its own: it becomes the machine's. */
const earlierFile = "self-signed.pem";

/** P-256 and RSA-2048, each made when it is first asked for, and the same ever after. */
export class HostKeys {
  readonly #directory: string;
  readonly #keys = new Map<HostKeyKind, Promise<HostKey>>();

  /** `directory`: `data/keys`; made with mode 0700 where it is missing. */
  constructor(directory: string) {
    this.#directory = directory;
  }

  key(kind: HostKeyKind): Promise<HostKey> {
    const known = this.#keys.get(kind);
    if (known !== undefined) return known;
    const key = this.#load(kind);
    this.#keys.set(kind, key);
    // Tried again by who asks next, such as once there is room on the disk.
    key.catch(() => this.#keys.delete(kind));
    return key;
  }

  /** Both, in the order in which they are published. */
  all(): Promise<readonly HostKey[]> {
    return Promise.all(hostKeyKinds.map((kind) => this.key(kind)));
  }

  async #load(kind: HostKeyKind): Promise<HostKey> {
    const kept = await this.#read(files[kind]);
    // What cannot be read is not replaced: others hold us to that key.
    if (kept !== undefined) return keyOf(kind, createPrivateKey(kept));
    const earlier = kind === "ecdsa" ? earlierKey(await this.#read(earlierFile)) : undefined;
    const key = keyOf(kind, earlier ?? (await newKey(kind)));
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    await replaceFile(join(this.#directory, files[kind]), key.pem);
    return key;
  }

  async #read(name: string): Promise<string | undefined> {
    try {
      return await readFile(join(this.#directory, name), "utf8");
    } catch (error) {
      if (Error.isError(error) && "code" in error && error.code === "ENOENT") return undefined;
      throw error;
    }
  }
}

function keyOf(kind: HostKeyKind, privateKey: KeyObject): HostKey {
  return { kind, privateKey, pem: privateKey.export({ type: "pkcs8", format: "pem" }).toString() };
}

function earlierKey(pem: string | undefined): KeyObject | undefined {
  if (pem === undefined) return undefined;
  try {
    const key = createPrivateKey(pem);
    const isP256 = key.asymmetricKeyDetails?.namedCurve === "prime256v1";
    return isP256 ? key : undefined;
  } catch {
    // A damaged file; it is made anew.
    return undefined;
  }
}

async function newKey(kind: HostKeyKind): Promise<KeyObject> {
  const { privateKey } =
    kind === "ecdsa"
      ? await promisify(generateKeyPair)("ec", { namedCurve: "P-256" })
      : await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  return privateKey;
}
