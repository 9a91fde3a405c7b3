import type { Resolver } from "../dns/resolver.ts";
import type { PolicySource } from "../mta-sts/policy-source.ts";
import type { OutgoingMessage } from "../smtp-client/outgoing-message.ts";
import type { AccountId } from "../store/ids.ts";
import type { DialedAddress, QueueEntry } from "../store/queue-entry.ts";
import type { TlsResults } from "../tls-rpt/tls-result.ts";
import type { Reachability } from "./reachability.ts";
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
  /** What earlier attempts connected to, newest last. */
  readonly dialed?: readonly DialedAddress[] | undefined;
  /** The message is a report of our own. */
  readonly report?: QueueEntry["report"];
}

export interface RemoteDeliveryOptions {
  readonly settings: QueueSettings;
  readonly resolver: HostResolver;
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** What domains ask of TLS; nothing where absent. */
  readonly policies?: PolicySource | undefined;
  readonly tlsResults?: TlsResults | undefined;
  readonly observer?: AttemptObserver | undefined;
  readonly reachability?: Reachability | undefined;
}

/** Hears what an attempt learns of the other side, while it goes on. */
export interface AttemptObserver {
  dialed(address: DialedAddress): void;
  /** What a server of the recipients' domain can do; once per host that was greeted. */
  sawTls(support: SeenTls): void;
}

export interface SeenTls {
  readonly startTls: boolean;
  /** Undefined where it was not seen: it is announced inside of TLS only. RFC 8689 §2 */
  readonly requireTls: boolean | undefined;
}

/** What of the DNS mail needs on its way out. */
export type HostResolver = Pick<Resolver, "mx" | "addresses" | "cname" | "tlsa">;
