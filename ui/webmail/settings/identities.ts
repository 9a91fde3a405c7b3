import { signal } from "@preact/signals";
import type { JmapClient } from "../jmap/jmap-client.ts";
import { JmapError } from "../jmap/transport.ts";
import type { EmailAddress, SetError } from "../jmap/types.ts";

/** RFC 8621 §6 */
export interface Identity {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly replyTo: readonly EmailAddress[] | null;
  readonly textSignature: string;
  readonly htmlSignature: string;
  readonly mayDelete: boolean;
}

export type IdentityChange = Partial<
  Pick<Identity, "name" | "replyTo" | "textSignature" | "htmlSignature">
>;

/** Under which names and addresses somebody writes. What fails throws, and what was shown of it goes back. */
export class Identities {
  readonly all = signal<readonly Identity[]>([]);
  readonly status = signal<"loading" | "ready" | "failed">("loading");
  readonly #client: JmapClient;

  constructor(client: JmapClient) {
    this.#client = client;
  }

  async load(): Promise<void> {
    try {
      const { list } = await this.#call<{ readonly list: readonly Identity[] }>("get", {
        ids: null,
      });
      this.all.value = list;
      this.status.value = "ready";
    } catch (error) {
      this.status.value = "failed";
      throw error;
    }
  }

  async save(id: string, change: IdentityChange): Promise<void> {
    const before = this.all.value.find((one) => one.id === id);
    if (before === undefined) return;
    this.#show(id, { ...before, ...change });
    try {
      refuse((await this.#set({ update: { [id]: change } })).notUpdated?.[id]);
    } catch (error) {
      this.#show(id, before);
      throw error;
    }
  }

  /** Another one with an address of the account; its id. */
  async create(email: string): Promise<string> {
    const { created, notCreated } = await this.#set({ create: { new: { email } } });
    refuse(notCreated?.["new"]);
    await this.load();
    return created?.["new"]?.id ?? "";
  }

  async destroy(id: string): Promise<void> {
    const before = this.all.value;
    this.all.value = before.filter((one) => one.id !== id);
    try {
      refuse((await this.#set({ destroy: [id] })).notDestroyed?.[id]);
    } catch (error) {
      this.all.value = before;
      throw error;
    }
  }

  #show(id: string, identity: Identity): void {
    this.all.value = this.all.value.map((one) => (one.id === id ? identity : one));
  }

  #set(args: Readonly<Record<string, unknown>>): Promise<Done> {
    return this.#call("set", args);
  }

  #call<Response>(name: "get" | "set", args: Readonly<Record<string, unknown>>): Promise<Response> {
    return this.#client.batch().other<Response>(`Identity/${name}`, args).response;
  }
}

interface Done {
  readonly created: Readonly<Record<string, { readonly id: string }>> | null;
  readonly notCreated: Readonly<Record<string, SetError>> | null;
  readonly notUpdated: Readonly<Record<string, SetError>> | null;
  readonly notDestroyed: Readonly<Record<string, SetError>> | null;
}

function refuse(error: SetError | undefined): void {
  if (error !== undefined) throw new JmapError(error.type, error.description ?? "");
}

/** As people type them: "ana@x.example, Kenji <k@x.example>". Undefined where something is no address. */
export function parseReplyTo(text: string): readonly EmailAddress[] | null | undefined {
  const parts = text.split(",").map((part) => part.trim());
  const written = parts.filter((part) => part !== "");
  if (written.length === 0) return null;
  const addresses = written.map((part): EmailAddress | undefined => {
    const [, name = "", email = part] = /^(.*)<([^<>]*)>$/.exec(part) ?? [];
    const isAddress = /^[^\s@<>]+@[^\s@<>]+$/.test(email);
    return isAddress ? { name: name.trim() === "" ? null : name.trim(), email } : undefined;
  });
  const complete = addresses.filter((address) => address !== undefined);
  return complete.length === addresses.length ? complete : undefined;
}

export function formatReplyTo(addresses: readonly EmailAddress[] | null): string {
  return (addresses ?? [])
    .map(({ name, email }) => (name === null ? email : `${name} <${email}>`))
    .join(", ");
}
