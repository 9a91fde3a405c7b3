import { createHash, createPrivateKey, generateKeyPair } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { replaceFile } from "../tls/replace-file.ts";
import { AcmeClient } from "./acme-client.ts";
import type { AccountWish } from "./acme-client.ts";
import type { AcmeHttp } from "./acme-http.ts";
import type { AcmeAccount, AcmeState } from "./acme-state.ts";

/** Whom to ask for certificates; whoever sets it agrees to the terms of the authority. */
export interface AcmeSettings extends AccountWish {
  readonly directoryUrl: string;
}

export interface AcmeAccountsOptions {
  /** `data/keys/acme`; made where it is missing. */
  readonly directory: string;
  readonly state: AcmeState;
  readonly http: AcmeHttp;
  /** See AcmeClientOptions. */
  readonly pollMs?: number;
}

/** Our accounts, one with a key of its own at each authority. */
export class AcmeAccounts {
  readonly #options: AcmeAccountsOptions;

  constructor(options: AcmeAccountsOptions) {
    this.#options = options;
  }

  /** A client whose account is open; made at the first need. */
  async open(settings: AcmeSettings, signal: AbortSignal): Promise<AcmeClient> {
    const { http, pollMs, state } = this.#options;
    const { directoryUrl } = settings;
    const accountKey = await this.#key(directoryUrl);
    const client = new AcmeClient({
      directoryUrl,
      accountKey,
      http,
      signal,
      ...(pollMs === undefined ? {} : { pollMs }),
    });
    const url = await client.openAccount(settings);
    await state.setAccount(directoryUrl, { url, issuers: [...(await client.caaIdentities())] });
    return client;
  }

  /** What is known of the account; undefined before it was opened. */
  known(directoryUrl: string): Promise<AcmeAccount | undefined> {
    return this.#options.state.account(directoryUrl);
  }

  async #key(directoryUrl: string): Promise<KeyObject> {
    const { directory } = this.#options;
    const digest = createHash("sha256").update(directoryUrl).digest("hex").slice(0, 16);
    const file = join(directory, `account-${digest}.pem`);
    try {
      return createPrivateKey(await readFile(file, "utf8"));
    } catch (error) {
      if (!(Error.isError(error) && "code" in error && error.code === "ENOENT")) throw error;
    }
    const { privateKey } = await promisify(generateKeyPair)("ec", { namedCurve: "P-256" });
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await replaceFile(file, privateKey.export({ type: "pkcs8", format: "pem" }).toString());
    return privateKey;
  }
}
