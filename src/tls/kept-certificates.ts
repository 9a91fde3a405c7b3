// The TLS identity of all doors. Either the files that the static configuration names, or a self-signed
// certificate below `keys/` that is made at the first handshake that needs it, so that a first start does not
// wait for it. Files are looked at again when a handshake comes and the last look is some seconds old: whoever
// renews them need not tell us.
import { X509Certificate } from "node:crypto";
import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createSecureContext, type SecureContext } from "node:tls";
import type { Log } from "../log/log.ts";
import type { Certificates } from "./certificates.ts";
import { doorTlsDefaults } from "./door-tls.ts";
import type { DoorTls } from "./door-tls.ts";
import { IdentityContexts } from "./identity-contexts.ts";
import { selfSigned, type KeyAndCertificate } from "./self-signed.ts";
import { mayAnswer } from "./server-name.ts";

export interface KeptCertificatesOptions {
  /** `data/keys`; made with mode 0700 where it is missing. */
  readonly directory: string;
  /** The first is the host name; addresses are allowed. */
  readonly names: readonly string[];
  /** PEM files of an authority's certificate (with its chain) and of its key. */
  readonly files: { readonly certificate: string; readonly key: string } | undefined;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const lookAgainMs = 10_000;
/** A self-signed certificate is replaced that long before its end. */
const renewBeforeMs = 30 * 86_400_000;

export class KeptCertificates implements Certificates {
  readonly #options: KeptCertificatesOptions;
  readonly #contexts: IdentityContexts;
  #kept: Kept | undefined;
  #lookedAt = 0;
  #looking: Promise<Kept> | undefined;

  constructor(options: KeptCertificatesOptions) {
    this.#options = options;
    this.#contexts = new IdentityContexts(doorTlsDefaults, options.now);
  }

  /** With the usual settings. Undefined where the client asked for a name that is not ours. */
  secureContext(serverName?: string): Promise<SecureContext | undefined> {
    return this.#contextFor(serverName, this.#contexts);
  }

  /** The same identity at a door with settings of its own. */
  forDoor(door: DoorTls): Certificates {
    const contexts = new IdentityContexts(door, this.#options.now);
    return { secureContext: (serverName) => this.#contextFor(serverName, contexts) };
  }

  async #contextFor(
    serverName: string | undefined,
    contexts: IdentityContexts,
  ): Promise<SecureContext | undefined> {
    const { identity, parsed } = await this.#current();
    const isAnswered =
      serverName === undefined || mayAnswer(serverName, parsed, this.#options.names);
    return isAnswered ? contexts.of(identity) : undefined;
  }

  async #current(): Promise<Kept> {
    if (this.#kept && this.#options.now() - this.#lookedAt < lookAgainMs) return this.#kept;
    this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async #look(): Promise<Kept> {
    try {
      const stamp = await this.#stamp();
      if (!this.#kept || stamp !== this.#kept.stamp || !this.#isFit(this.#kept)) {
        this.#kept = await this.#load(stamp);
        this.#options.log.info("tls.certificate.loaded", {
          until: this.#kept.parsed.validTo,
        });
      }
    } catch (error) {
      if (!this.#kept) throw error;
      this.#options.log.warn("tls.certificate.kept", { reason: String(error) });
    }
    this.#lookedAt = this.#options.now();
    return this.#kept;
  }

  async #load(stamp: string | undefined): Promise<Kept> {
    if (stamp !== undefined) {
      const identity = await this.#read();
      // Throws where key and certificate do not belong together.
      createSecureContext({ key: identity.key, cert: identity.certificate });
      const kept = keptOf(identity, stamp);
      if (this.#isFit(kept)) return kept;
    }
    const { directory, names, now } = this.#options;
    const identity = await selfSigned(names, now());
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const file = join(directory, selfSignedFile);
    await writeFile(`${file}.new`, identity.key + identity.certificate, { mode: 0o600 });
    await rename(`${file}.new`, file);
    return keptOf(identity, (await this.#stamp())!);
  }

  /** Whether a self-signed certificate still serves; files of an authority are the admin's. */
  #isFit({ parsed }: Kept): boolean {
    if (this.#options.files) return true;
    const name = this.#options.names[0] ?? "localhost";
    const until = Date.parse(parsed.validTo);
    const now = this.#options.now();
    return (
      until - renewBeforeMs > now &&
      Date.parse(parsed.validFrom) <= now &&
      parsed.subject === `CN=${name}`
    );
  }

  async #read(): Promise<KeyAndCertificate> {
    const { files, directory } = this.#options;
    if (files) {
      const [certificate, key] = await Promise.all([
        readFile(files.certificate, "utf8"),
        readFile(files.key, "utf8"),
      ]);
      return { certificate, key };
    }
    const both = await readFile(join(directory, selfSignedFile), "utf8");
    return { certificate: both.slice(Math.max(0, both.indexOf(certificateStart))), key: both };
  }

  /** What tells one version of the files from the next; undefined where our own does not exist yet. */
  async #stamp(): Promise<string | undefined> {
    const { files, directory } = this.#options;
    const paths = files ? [files.certificate, files.key] : [join(directory, selfSignedFile)];
    try {
      const stats = await Promise.all(paths.map((path) => stat(path)));
      return stats.map(({ ino, size, mtimeMs }) => `${ino}:${size}:${mtimeMs}`).join(" ");
    } catch (error) {
      if (!files && error instanceof Error && "code" in error && error.code === "ENOENT") return;
      throw error;
    }
  }
}

const selfSignedFile = "self-signed.pem";
const certificateStart = "-----BEGIN CERTIFICATE-----";

interface Kept {
  readonly identity: KeyAndCertificate;
  readonly parsed: X509Certificate;
  readonly stamp: string;
}

function keptOf(identity: KeyAndCertificate, stamp: string): Kept {
  return { identity, stamp, parsed: new X509Certificate(identity.certificate) };
}
