import type { Resolver } from "../dns/resolver.ts";
import type { OutgoingMessage } from "../smtp-client/outgoing-message.ts";
import type { AccountId } from "../store/ids.ts";
import type { QueueSettings } from "./transport.ts";

/** One message for recipients of one domain. */
export interface RemoteDelivery {
  readonly message: OutgoingMessage;
  readonly domain: string;
  /** Attempts before this one. */
  readonly attempts: number;
  /** Whose routes hold. */
  readonly accountId: AccountId | undefined;
  /** Chosen for this message alone, by name. */
  readonly transport: string | undefined;
}

export interface RemoteDeliveryOptions {
  readonly settings: QueueSettings;
  readonly resolver: HostResolver;
  readonly random: () => number;
  readonly signal: AbortSignal;
}

/** What of the DNS mail needs on its way out. */
export type HostResolver = Pick<Resolver, "mx" | "addresses">;
