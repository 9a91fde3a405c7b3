// Between the JSON that the server speaks and what browsers take: WebAuthn §5.1.8 to §5.1.10. Browsers of last year
// have no parseCreationOptionsFromJSON yet.

/** Rejects with the browser's DOMException where the person gave up, or there is nothing to use. */
export async function createPasskey(options: object): Promise<object> {
  const credential = await navigator.credentials.create({
    publicKey: creationOptions(options as CreationOptions),
  });
  if (!(credential instanceof PublicKeyCredential)) throw new Error("There is no passkey");
  const response = credential.response as AuthenticatorAttestationResponse;
  return {
    ...headOf(credential),
    response: {
      clientDataJSON: toBase64url(response.clientDataJSON),
      attestationObject: toBase64url(response.attestationObject),
      transports: response.getTransports(),
    },
  };
}

/** The same of navigator.credentials.get. */
export async function getPasskey(options: object): Promise<object> {
  const credential = await navigator.credentials.get({
    publicKey: requestOptions(options as RequestOptions),
  });
  if (!(credential instanceof PublicKeyCredential)) throw new Error("There is no passkey");
  const response = credential.response as AuthenticatorAssertionResponse;
  return {
    ...headOf(credential),
    response: {
      clientDataJSON: toBase64url(response.clientDataJSON),
      authenticatorData: toBase64url(response.authenticatorData),
      signature: toBase64url(response.signature),
      userHandle: response.userHandle === null ? null : toBase64url(response.userHandle),
    },
  };
}

/** Whether this browser can do it at all: not without https, for one. */
export function hasPasskeys(): boolean {
  return "PublicKeyCredential" in globalThis;
}

interface Described {
  readonly id: string;
  readonly type: "public-key";
  readonly transports?: readonly AuthenticatorTransport[];
}

interface CreationOptions extends Omit<
  PublicKeyCredentialCreationOptions,
  "challenge" | "user" | "excludeCredentials"
> {
  readonly challenge: string;
  readonly user: { readonly id: string; readonly name: string; readonly displayName: string };
  readonly excludeCredentials: readonly Described[];
}

interface RequestOptions extends Omit<
  PublicKeyCredentialRequestOptions,
  "challenge" | "allowCredentials"
> {
  readonly challenge: string;
  readonly allowCredentials: readonly Described[];
}

export function creationOptions(options: CreationOptions): PublicKeyCredentialCreationOptions {
  const { challenge, user, excludeCredentials } = options;
  return {
    ...options,
    challenge: fromBase64url(challenge),
    user: { ...user, id: fromBase64url(user.id) },
    excludeCredentials: excludeCredentials.map(descriptor),
  };
}

function requestOptions(options: RequestOptions): PublicKeyCredentialRequestOptions {
  const { challenge, allowCredentials } = options;
  return {
    ...options,
    challenge: fromBase64url(challenge),
    allowCredentials: allowCredentials.map(descriptor),
  };
}

function descriptor({ id, type, transports }: Described): PublicKeyCredentialDescriptor {
  return {
    id: fromBase64url(id),
    type,
    ...(transports === undefined ? {} : { transports: [...transports] }),
  };
}

function headOf({ id, rawId, type }: PublicKeyCredential): object {
  return { id, rawId: toBase64url(rawId), type, clientExtensionResults: {} };
}

export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

export function toBase64url(octets: ArrayBuffer): string {
  const binary = Array.from(new Uint8Array(octets), (octet) => String.fromCharCode(octet)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
