import type { ChannelBindings, ChannelBindingType } from "./channel-binding.ts";
import { formatCramMd5Response } from "./cram-md5.ts";
import { mechanismNameOf, mechanismNames, mechanismOf, type MechanismName } from "./mechanism.ts";
import { formatPlainMessage } from "./plain.ts";
import { preparePassword } from "./prepare.ts";
import type { SaslClient } from "./sasl-client.ts";
import { SaslRefusal } from "./sasl-error.ts";
import { ScramClient, type ClientBinding } from "./scram-client.ts";

export interface SaslClientOptions {
  /** As the server announced them. */
  readonly announced: readonly string[];
  readonly login: string;
  readonly password: string;
  /** Undefined without TLS. */
  readonly channelBindings: ChannelBindings | undefined;
  /** Whether a mechanism may be used that shows the password to the server: over TLS to the right one, say. */
  readonly plainTextAllowed: boolean;
  /** Random octets, as node:crypto's randomBytes gives them. */
  readonly random: (octets: number) => Buffer;
}

/**
 * Those mechanisms of the server that we may use, strongest first: none that shows the password where that is not
 * allowed, and none with "-PLUS" where there is nothing to bind to.
 */
export function usableMechanisms(
  options: Pick<SaslClientOptions, "announced" | "channelBindings" | "plainTextAllowed">,
): readonly MechanismName[] {
  const announced = new Set(options.announced.map(mechanismNameOf));
  const binding = bindingOf(options.channelBindings);
  return mechanismNames.filter((name) => {
    const mechanism = mechanismOf(name);
    if (!announced.has(name)) return false;
    if (mechanism.kind === "scram") return !mechanism.plus || binding !== undefined;
    return mechanism.kind === "cram-md5" || options.plainTextAllowed;
  });
}

/** Refuses a password that no mechanism could carry. */
export async function saslClientOf(
  name: MechanismName,
  options: SaslClientOptions,
): Promise<SaslClient> {
  const { login } = options;
  const password = await preparePassword(options.password);
  if (password === undefined) {
    throw new SaslRefusal("bad-credentials", "Cannot use a password with control characters");
  }
  const mechanism = mechanismOf(name);
  switch (mechanism.kind) {
    case "scram": {
      const nonce = options.random(18).toString("base64");
      const binding = clientBinding(mechanism.plus, options);
      return new ScramClient({ hash: mechanism.hash, login, password, nonce, binding });
    }
    case "cram-md5":
      return new ScriptedClient(undefined, [(it) => formatCramMd5Response(login, password, it)]);
    case "plain":
      return new ScriptedClient(formatPlainMessage({ authorizationId: "", login, password }), []);
    case "login":
      return new ScriptedClient(undefined, [() => Buffer.from(login), () => Buffer.from(password)]);
  }
}

/** For mechanisms in which the server proves nothing: one answer for each challenge. */
class ScriptedClient implements SaslClient {
  readonly hasProof = true;
  readonly #first: Buffer | undefined;
  readonly #answers: ((challenge: Buffer) => Buffer)[];

  constructor(first: Buffer | undefined, answers: ((challenge: Buffer) => Buffer)[]) {
    this.#first = first;
    this.#answers = answers;
  }

  initialResponse(): Buffer | undefined {
    return this.#first;
  }

  async respond(challenge: Buffer): Promise<Buffer> {
    const answer = this.#answers.shift();
    if (answer === undefined) {
      throw new SaslRefusal("bad-protocol", "Cannot answer one more challenge");
    }
    return answer(challenge);
  }
}

function clientBinding(plus: boolean, options: SaslClientOptions): ClientBinding {
  const binding = bindingOf(options.channelBindings);
  if (plus) {
    if (binding !== undefined) return { kind: "p", ...binding };
    throw new SaslRefusal("bad-channel-binding", "Cannot bind: the connection gives nothing");
  }
  const offered = options.announced.some((name) => name.toUpperCase().endsWith("-PLUS"));
  // RFC 5802 §6: "y" only where the server offered none, else it would think of a man in the middle.
  return { kind: binding !== undefined && !offered ? "y" : "n" };
}

function bindingOf(
  bindings: ChannelBindings | undefined,
): { readonly type: ChannelBindingType; readonly octets: Buffer } | undefined {
  for (const type of ["tls-exporter", "tls-server-end-point"] as const) {
    const octets = bindings?.channelBinding(type);
    if (octets !== undefined) return { type, octets };
  }
  return undefined;
}
