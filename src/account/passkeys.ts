import { createHmac } from "node:crypto";
import type { AccessStore } from "../store/access-store.ts";
import { StoreRefusal } from "../store/mail-store.ts";
import type { Passkey, PasskeyOwner } from "../store/second-factor.ts";
import { coseAlgorithms } from "../webauthn/cose-key.ts";
import { verifyNew, verifyShown } from "../webauthn/verify.ts";
import { WebauthnRefusal } from "../webauthn/webauthn-refusal.ts";
import { PasskeyChallenges } from "./passkey-challenges.ts";
import type { AuthenticationResponse, RegistrationResponse } from "./passkey-response.ts";
import type { Random } from "./password.ts";
import type { RelyingParty } from "./relying-party.ts";

export interface PasskeysOptions {
  readonly store: { readonly access: Pick<AccessStore, "secondFactors"> };
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly random: Random;
  /** The same after a restart: what authenticators know people by. */
  readonly secret: Buffer;
}

/** The passkey was not taken; the message says why, for the person who showed it. */
export class PasskeyRefusal extends Error {
  override readonly name = "PasskeyRefusal";
}

export interface NewRegistration {
  readonly owner: PasskeyOwner;
  /** What the authenticator shows. */
  readonly login: string;
  readonly party: RelyingParty;
  /** The session that asks; only it can bring the answer. */
  readonly session: string;
}

const timeoutMs = 5 * 60_000;
const userHandleOctets = 32;

/**
 * Logging in by an authenticator: the phone, the laptop, a key. It knows for which host it has which key, finds it
 * without a name being typed (a discoverable credential), and asks for a finger or a PIN itself (user verification), so
 * it is two factors in one. WebAuthn level 3.
 */
export class Passkeys {
  readonly #options: PasskeysOptions;
  readonly #challenges: PasskeyChallenges;

  constructor(options: PasskeysOptions) {
    this.#options = options;
    this.#challenges = new PasskeyChallenges(options);
  }

  /** For navigator.credentials.create: PublicKeyCredentialCreationOptionsJSON. WebAuthn §5.4 */
  creationOptions({ owner, login, party, session }: NewRegistration): object {
    const known = this.#store.passkeys(owner).filter(({ host }) => host === party.host);
    return {
      challenge: this.#challenges.make(`register ${owner} ${party.host} ${session}`),
      rp: { id: party.host, name: `Homepost ${party.host}` },
      user: { id: this.#userHandle(owner), name: login, displayName: login },
      pubKeyCredParams: coseAlgorithms.map((alg) => ({ alg, type: "public-key" })),
      timeout: timeoutMs,
      attestation: "none",
      excludeCredentials: known.map(({ id, transports }) => ({
        id,
        type: "public-key",
        transports,
      })),
      authenticatorSelection: {
        residentKey: "required",
        requireResidentKey: true,
        userVerification: "required",
      },
    };
  }

  /** Keeps the new passkey under that name. Throws a PasskeyRefusal or a StoreRefusal. WebAuthn §7.1 */
  async register(
    { owner, party, session }: Omit<NewRegistration, "login">,
    name: string,
    response: RegistrationResponse,
  ): Promise<void> {
    const purpose = `register ${owner} ${party.host} ${session}`;
    const { clientDataJSON, attestationObject, transports } = response.response;
    const { challenge, publicKey, counter } = refusing(() =>
      verifyNew(
        { id: response.id, clientDataJSON, attestationObject },
        { ...party, isChallenge: (text) => this.#challenges.isValid(text, purpose) },
      ),
    );
    if (!this.#challenges.use(challenge)) throw notTaken();
    await this.#store.addPasskey({
      id: response.id,
      owner,
      name,
      host: party.host,
      publicKey,
      counter,
      transports,
      createdAt: this.#options.clock(),
    });
  }

  /** For navigator.credentials.get: PublicKeyCredentialRequestOptionsJSON. `session` is the browser's. WebAuthn §5.5 */
  requestOptions(party: RelyingParty, session: string): object {
    return {
      challenge: this.#challenges.make(`log in ${party.host} ${session}`),
      rpId: party.host,
      timeout: timeoutMs,
      userVerification: "required",
      allowCredentials: [],
    };
  }

  /** The passkey that was shown. Throws a PasskeyRefusal. WebAuthn §7.2 */
  async prove(
    party: RelyingParty,
    session: string,
    response: AuthenticationResponse,
  ): Promise<Passkey> {
    const passkey = this.#store.passkey(response.id);
    if (passkey === undefined || passkey.host !== party.host) throw notTaken();
    const { userHandle, ...shown } = response.response;
    if (userHandle && userHandle !== this.#userHandle(passkey.owner)) throw notTaken();
    const purpose = `log in ${party.host} ${session}`;
    const { challenge, counter } = refusing(() =>
      verifyShown(shown, Buffer.from(passkey.publicKey), {
        ...party,
        isChallenge: (text) => this.#challenges.isValid(text, purpose),
      }),
    );
    if (!this.#challenges.use(challenge)) throw notTaken();
    await this.#note(passkey, counter);
    return passkey;
  }

  /** Refuses where the counter has not grown: somebody has a copy. */
  async #note({ id }: Passkey, counter: number): Promise<void> {
    try {
      await this.#store.usePasskey({ id, counter, usedAt: this.#options.clock() });
    } catch (cause) {
      if (!(cause instanceof StoreRefusal) || cause.reason === "disk-full") throw cause;
      throw notTaken(cause);
    }
  }

  /** Says nothing of the person (WebAuthn §14.6.1), and is another on each server. */
  #userHandle(owner: PasskeyOwner): string {
    const hash = createHmac("sha256", this.#options.secret).update(`passkeys of ${owner}`).digest();
    return hash.subarray(0, userHandleOctets).toString("base64url");
  }

  get #store(): AccessStore["secondFactors"] {
    return this.#options.store.access.secondFactors;
  }
}

/** What proves nothing is refused without saying why: that is for nobody who tries. */
function refusing<Result>(verify: () => Result): Result {
  try {
    return verify();
  } catch (cause) {
    if (cause instanceof WebauthnRefusal) throw notTaken(cause);
    throw cause;
  }
}

function notTaken(cause?: unknown): PasskeyRefusal {
  const text = "This passkey was not taken: try again, on the page where it was made";
  return new PasskeyRefusal(text, { cause });
}
