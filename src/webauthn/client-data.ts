import { WebauthnRefusal } from "./webauthn-refusal.ts";

export interface ClientDataWish {
  readonly type: "webauthn.create" | "webauthn.get";
  readonly origin: string;
  /** Whether we made it, for this session, and it still lasts. */
  readonly isChallenge: (challenge: string) => boolean;
}

/** The challenge that the browser says was signed, where all of it is as wished for. WebAuthn §5.8.1, §7.1, §7.2 */
export function challengeOf(clientData: Buffer, wish: ClientDataWish): string {
  const { type, challenge, origin, crossOrigin } = membersOf(clientData);
  if (type !== wish.type) throw new WebauthnRefusal("It was made for something else");
  if (origin !== wish.origin) throw new WebauthnRefusal("It was made on another page");
  if (crossOrigin !== undefined && crossOrigin !== false) {
    throw new WebauthnRefusal("It was made in a frame of another page");
  }
  if (typeof challenge !== "string" || !wish.isChallenge(challenge)) {
    throw new WebauthnRefusal("The challenge is not ours, or not any more");
  }
  return challenge;
}

function membersOf(clientData: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(clientData));
    if (typeof value === "object" && value !== null) return { ...value };
  } catch (cause) {
    throw new WebauthnRefusal("What the browser says of itself is no JSON", { cause });
  }
  throw new WebauthnRefusal("What the browser says of itself is no object");
}
