import { createHmac } from "node:crypto";
import type { AccessStore } from "../store/access-store.ts";
import { StoreRefusal } from "../store/mail-store.ts";
import type { Passkey, PasskeyOwner } from "../store/second-factor.ts";
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

/** RFC 9053 §2.1, §2.2; RFC 8812 §2: EdDSA, ES256, RS256, as WebAuthn §5.4 wants them offered. */
const algorithms = [-8, -7, -257];
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
      pubKeyCredParams: algorithms.map((alg) => ({ alg, type: "public-key" })),
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
    const { verifyRegistrationResponse } = await import("@simplewebauthn/server");
    const purpose = `register ${owner} ${party.host} ${session}`;
    let challenge = "";
    const verified = await refusing(async () =>
      verifyRegistrationResponse({
        response: { ...response, response: { ...response.response, transports: [] } },
        expectedChallenge: (text) => this.#challenges.isValid((challenge = text), purpose),
        expectedOrigin: party.origin,
        expectedRPID: party.host,
        requireUserVerification: true,
        supportedAlgorithmIDs: algorithms,
      }),
    );
    if (!verified.verified || !this.#challenges.use(challenge)) throw notTaken();
    const { id, publicKey, counter } = verified.registrationInfo.credential;
    await this.#store.addPasskey({
      id,
      owner,
      name,
      host: party.host,
      publicKey,
      counter,
      transports: response.response.transports,
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
    const { verifyAuthenticationResponse } = await import("@simplewebauthn/server");
    const { userHandle, ...signed } = response.response;
    if (userHandle && userHandle !== this.#userHandle(passkey.owner)) throw notTaken();
    let challenge = "";
    const { verified, authenticationInfo } = await refusing(async () =>
      verifyAuthenticationResponse({
        response: { ...response, response: signed },
        expectedChallenge: (text) =>
          this.#challenges.isValid((challenge = text), `log in ${party.host} ${session}`),
        expectedOrigin: party.origin,
        expectedRPID: party.host,
        requireUserVerification: true,
        credential: {
          id: passkey.id,
          publicKey: Uint8Array.from(passkey.publicKey),
          counter: passkey.counter,
        },
      }),
    );
    if (!verified || !this.#challenges.use(challenge)) throw notTaken();
    const use = { id: passkey.id, counter: authenticationInfo.newCounter };
    await refusing(() => this.#store.usePasskey({ ...use, usedAt: this.#options.clock() }));
    return passkey;
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

/** Whatever the library finds wrong is the fault of who sent it. */
async function refusing<Result>(verify: () => Promise<Result>): Promise<Result> {
  try {
    return await verify();
  } catch (cause) {
    if (cause instanceof StoreRefusal && cause.reason === "disk-full") throw cause;
    throw notTaken(cause);
  }
}

function notTaken(cause?: unknown): PasskeyRefusal {
  const text = "This passkey was not taken: try again, on the page where it was made";
  return new PasskeyRefusal(text, { cause });
}
