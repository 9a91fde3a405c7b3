import { parseExternalMessage } from "../sasl/external.ts";
import type { AccessStore, TlsKey } from "../store/access-store.ts";
import type { AuthenticationPeer, SaslExchange } from "./authenticator.ts";
import type { Directory } from "./directory.ts";
import { failed, type Attempt } from "./attempt.ts";

export interface TlsKeyLoginsOptions {
  readonly store: { readonly access: Pick<AccessStore, "tlsKey"> };
  readonly directory: Pick<Directory, "accountOfLogin">;
}

/** Logging in by the key of a client certificate, which the TLS handshake has proved. */
export class TlsKeyLogins {
  readonly #options: TlsKeyLoginsOptions;

  constructor(options: TlsKeyLoginsOptions) {
    this.#options = options;
  }

  /** The key that the peer has, if an account has it registered for an address that is still its own. */
  known({ tlsKey }: AuthenticationPeer): TlsKey | undefined {
    const key = tlsKey === undefined ? undefined : this.#options.store.access.tlsKey(tlsKey);
    if (key === undefined) return undefined;
    return this.#options.directory.accountOfLogin(key.login) === key.accountId ? key : undefined;
  }

  /** SASL EXTERNAL, RFC 4422 §A. */
  async external(exchange: SaslExchange): Promise<Attempt> {
    const octets = exchange.initialResponse ?? (await exchange.challenge(Buffer.alloc(0)));
    if (octets === undefined) return failed({ reason: "cancelled" });
    const authorizationId = parseExternalMessage(octets);
    const key = this.known(exchange.peer);
    const login = authorizationId === "" ? key?.login : authorizationId;
    const accountId = login === undefined ? undefined : this.#accountOf(login);
    if (key === undefined || login === undefined || accountId !== key.accountId) {
      return failed({ login, accountId, reason: "bad-credentials" });
    }
    return { kind: "proven", login, accountId, by: { kind: "tls-key", key } };
  }

  #accountOf(login: string): TlsKey["accountId"] | undefined {
    return this.#options.directory.accountOfLogin(login.normalize("NFC"));
  }
}
