// How a peer proves who it is, both sides of it, without a wire and without accounts (RFC 4422). Invariants:
//
// 1. Octets in, octets or a login out. Who looks up credentials, who counts failures and who may log in is not known here.
// 2. What a peer sends either derives from the grammar or is an AbnfError; what it fails to prove is a SaslRefusal. The text of
//    an AbnfError holds the input, so passwords too: it must not reach a log.
// 3. Passwords are compared and hashed only after prepare.ts; secrets are compared in constant time.
// 4. A client counts as logged in only if the server says so and has proved all that its mechanism asks (`hasProof`).

/** The mechanisms that both our sides know, strongest first. */
export const mechanismNames = [
  "SCRAM-SHA-256-PLUS",
  "SCRAM-SHA-256",
  "SCRAM-SHA-1-PLUS",
  "SCRAM-SHA-1",
  "CRAM-MD5",
  "PLAIN",
  "LOGIN",
] as const;

export type MechanismName = (typeof mechanismNames)[number];

export type Mechanism =
  | { readonly kind: "scram"; readonly hash: "sha-256" | "sha-1"; readonly plus: boolean }
  | { readonly kind: "cram-md5" }
  /** These show the password to the server, and to all who listen. */
  | { readonly kind: "plain" }
  | { readonly kind: "login" };

const mechanisms: Readonly<Record<MechanismName, Mechanism>> = {
  "SCRAM-SHA-256-PLUS": { kind: "scram", hash: "sha-256", plus: true },
  "SCRAM-SHA-256": { kind: "scram", hash: "sha-256", plus: false },
  "SCRAM-SHA-1-PLUS": { kind: "scram", hash: "sha-1", plus: true },
  "SCRAM-SHA-1": { kind: "scram", hash: "sha-1", plus: false },
  "CRAM-MD5": { kind: "cram-md5" },
  PLAIN: { kind: "plain" },
  LOGIN: { kind: "login" },
};

export function mechanismOf(name: MechanismName): Mechanism {
  return mechanisms[name];
}

/** RFC 4422 §3.1: names come in upper case, but some peers forget. */
export function mechanismNameOf(word: string): MechanismName | undefined {
  const name = word.toUpperCase();
  return mechanismNames.find((known) => known === name);
}
