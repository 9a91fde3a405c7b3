// Certificates that an authority has issued for our host keys, one file for each name and kind of key:
// `keys/certificates/mail.example.org.ecdsa.pem`, with its chain and without the key.
import { X509Certificate } from "node:crypto";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { faultText } from "../log/fault-text.ts";
import type { Log } from "../log/log.ts";
import { hostKeyKinds } from "./host-keys.ts";
import type { HostKeyKind, HostKeys } from "./host-keys.ts";
import { replaceFile } from "./replace-file.ts";
import type { KeyAndCertificate } from "./self-signed.ts";

export interface IssuedCertificate extends KeyAndCertificate {
  readonly name: string;
  readonly kind: HostKeyKind;
  readonly parsed: X509Certificate;
}

export interface IssuedCertificatesOptions {
  /** `data/keys/certificates`; made where it is missing. */
  readonly directory: string;
  readonly hostKeys: Pick<HostKeys, "key">;
  readonly log: Log;
}

/** Host names, as files are called. */
const fileName = /^([a-z0-9_](?:[a-z0-9._-]{0,251}[a-z0-9])?)\.(ecdsa|rsa)\.pem$/;
const certificateOctetsMax = 256 * 1024;

export class IssuedCertificates {
  readonly #options: IssuedCertificatesOptions;
  readonly #byName = new Map<string, readonly IssuedCertificate[]>();
  #loading: Promise<void> | undefined;

  constructor(options: IssuedCertificatesOptions) {
    this.#options = options;
  }

  /** Those for the name, that with the ECDSA key first; A-labels, lower case. Ended ones too. */
  async of(name: string): Promise<readonly IssuedCertificate[]> {
    await this.#loaded();
    return this.#byName.get(name) ?? [];
  }

  async all(): Promise<readonly IssuedCertificate[]> {
    await this.#loaded();
    return [...this.#byName.values()].flat();
  }

  /** Keeps a certificate (PEM, its chain behind it) and shows it from now on. Throws where it is not for our key. */
  async put(name: string, kind: HostKeyKind, chain: string): Promise<IssuedCertificate> {
    await this.#loaded();
    const certificate = await this.#certificateOf(name, kind, chain);
    const { directory } = this.#options;
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await replaceFile(join(directory, `${name}.${kind}.pem`), chain);
    this.#set(certificate);
    return certificate;
  }

  /** Forgets those of a name that is ours no more. */
  async remove(name: string): Promise<void> {
    await this.#loaded();
    for (const { kind } of this.#byName.get(name) ?? []) {
      await rm(join(this.#options.directory, `${name}.${kind}.pem`), { force: true });
    }
    this.#byName.delete(name);
  }

  #loaded(): Promise<void> {
    this.#loading ??= this.#load();
    this.#loading.catch(() => (this.#loading = undefined));
    return this.#loading;
  }

  async #load(): Promise<void> {
    const { directory, log } = this.#options;
    for (const file of await filesIn(directory)) {
      const [, name, kind] = fileName.exec(file) ?? [];
      if (name === undefined) continue;
      try {
        const chain = await readFile(join(directory, file), "utf8");
        this.#set(await this.#certificateOf(name, kind as HostKeyKind, chain));
      } catch (error) {
        // A new one is fetched in its place.
        log.warn("tls.certificate.unusable", { file, reason: faultText(error) });
      }
    }
  }

  async #certificateOf(name: string, kind: HostKeyKind, chain: string): Promise<IssuedCertificate> {
    if (chain.length > certificateOctetsMax) throw new RangeError("The certificate is too long");
    const parsed = new X509Certificate(chain);
    const { privateKey, pem } = await this.#options.hostKeys.key(kind);
    if (!parsed.checkPrivateKey(privateKey)) {
      throw new Error("The certificate is not for the key of this machine");
    }
    if (parsed.checkHost(name) === undefined) {
      throw new Error(`The certificate is not for ${name}`);
    }
    return { name, kind, parsed, key: pem, certificate: chain };
  }

  #set(certificate: IssuedCertificate): void {
    const { name } = certificate;
    const others = (this.#byName.get(name) ?? []).filter(({ kind }) => kind !== certificate.kind);
    const sorted = [...others, certificate].toSorted(
      (a, b) => hostKeyKinds.indexOf(a.kind) - hostKeyKinds.indexOf(b.kind),
    );
    this.#byName.set(name, sorted);
  }
}

async function filesIn(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (Error.isError(error) && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
