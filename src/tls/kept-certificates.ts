// The TLS identity of all doors: certificates that an authority issued to us (issued-certificates.ts), else the files
// that the static configuration names, else a self-signed certificate below `keys/` that is made at the first handshake
// that needs it, so that a first start does not wait for it. Files are looked at again when a handshake comes and the
// last look is some seconds old: whoever renews them need not tell us.
import { X509Certificate } from "node:crypto";
import { mkdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { createSecureContext, type SecureContext } from "node:tls";
import type { Log } from "../log/log.ts";
import type { Certificates } from "./certificates.ts";
import { doorTlsDefaults } from "./door-tls.ts";
import type { DoorTls } from "./door-tls.ts";
import { HostKeys } from "./host-keys.ts";
import { IdentityContexts } from "./identity-contexts.ts";
import type { Identity } from "./identity-contexts.ts";
import type { IssuedCertificates } from "./issued-certificates.ts";
import { replaceFile } from "./replace-file.ts";
import { selfSigned, type KeyAndCertificate } from "./self-signed.ts";
import { mayAnswer } from "./server-name.ts";

export interface KeptCertificatesOptions {
  /** `data/keys`; made with mode 0700 where it is missing. */
  readonly directory: string;
  /** The first is the host name; addresses are allowed. */
  readonly names: readonly string[];
  /** PEM files of an authority's certificate (with its chain) and of its key. */
  readonly files: { readonly certificate: string; readonly key: string } | undefined;
  /** Whose P-256 key the self-signed certificate is for; those of `directory` where absent. */
  readonly hostKeys?: Pick<HostKeys, "key">;
  readonly issued?: Pick<IssuedCertificates, "of">;
  /** Further names of ours as they are now: they are answered, if only with the certificate of the host name. */
  readonly otherNames?: () => readonly string[];
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface ShownCertificate {
  /** "issued": by an authority, at our request. */
  readonly source: "issued" | "files" | "self-signed";
  readonly parsed: X509Certificate;
}

const lookAgainMs = 10_000;
/** A self-signed certificate is replaced that long before its end. */
const renewBeforeMs = 30 * 86_400_000;

export class KeptCertificates implements Certificates {
  readonly #options: KeptCertificatesOptions;
  readonly #contexts: IdentityContexts;
  readonly #hostKeys: Pick<HostKeys, "key">;
  #kept: Kept | undefined;
  #lookedAt = 0;
  #looking: Promise<Kept> | undefined;

  constructor(options: KeptCertificatesOptions) {
    this.#options = options;
    this.#hostKeys = options.hostKeys ?? new HostKeys(options.directory);
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

  /** What is shown to who asks for the host name, or for none. */
  async shown(): Promise<ShownCertificate> {
    const [issued] = (await this.#issuedFor(this.#hostName)) ?? [];
    if (issued !== undefined) {
      return { source: "issued", parsed: new X509Certificate(issued.certificate) };
    }
    const { parsed } = await this.#current();
    return { source: this.#options.files ? "files" : "self-signed", parsed };
  }

  /** Key and certificate of the host name as they are shown now, for what is signed in its name. */
  async identity(): Promise<KeyAndCertificate> {
    const issued = await this.#issuedFor(this.#hostName);
    return (issued ?? (await this.#current()).identity)[0]!;
  }

  async #contextFor(
    serverName: string | undefined,
    contexts: IdentityContexts,
  ): Promise<SecureContext | undefined> {
    const name = serverName?.toLowerCase().replace(/\.$/, "");
    const issued = await this.#issuedFor(name ?? this.#hostName);
    if (issued !== undefined) return contexts.of(issued);
    const { identity, parsed } = await this.#current();
    if (name !== undefined && parsed.checkHost(name) !== undefined) return contexts.of(identity);
    const ownNames = [...this.#options.names, ...(this.#options.otherNames?.() ?? [])];
    if (name !== undefined && !mayAnswer(name, parsed, ownNames)) return undefined;
    return contexts.of((await this.#issuedFor(this.#hostName)) ?? identity);
  }

  get #hostName(): string {
    return this.#options.names[0] ?? "localhost";
  }

  /** One that has ended is still shown where there is nothing better: it says so plainly, and its key is the same. */
  async #issuedFor(name: string): Promise<Identity | undefined> {
    const { files, issued, now } = this.#options;
    const certificates = (await issued?.of(name)) ?? [];
    if (certificates.length === 0) return undefined;
    const isGood = certificates.some(({ parsed }) => Date.parse(parsed.validTo) > now());
    return isGood || files === undefined ? certificates : undefined;
  }

  async #current(): Promise<Kept> {
    if (this.#kept && this.#options.now() - this.#lookedAt < lookAgainMs) return this.#kept;
    this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async #look(): Promise<Kept> {
    try {
      const stamp = await this.#stamp();
      if (!this.#kept || stamp !== this.#kept.stamp || !(await this.#isFit(this.#kept))) {
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
      if (await this.#isFit(kept)) return kept;
    }
    const { directory, names, now } = this.#options;
    const { privateKey } = await this.#hostKeys.key("ecdsa");
    const identity = await selfSigned(names, now(), { privateKey });
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const file = join(directory, selfSignedFile);
    await replaceFile(file, identity.key + identity.certificate);
    return keptOf(identity, (await this.#stamp())!);
  }

  /** Whether a self-signed certificate still serves; files of an authority are the admin's. */
  async #isFit({ parsed }: Kept): Promise<boolean> {
    if (this.#options.files) return true;
    const { privateKey } = await this.#hostKeys.key("ecdsa");
    const until = Date.parse(parsed.validTo);
    const now = this.#options.now();
    return (
      until - renewBeforeMs > now &&
      Date.parse(parsed.validFrom) <= now &&
      parsed.subject === `CN=${this.#hostName}` &&
      parsed.checkPrivateKey(privateKey)
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
  readonly identity: Identity;
  readonly parsed: X509Certificate;
  readonly stamp: string;
}

function keptOf(identity: KeyAndCertificate, stamp: string): Kept {
  return { identity: [identity], stamp, parsed: new X509Certificate(identity.certificate) };
}
