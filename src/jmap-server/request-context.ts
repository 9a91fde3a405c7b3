import type { Directory } from "../account/directory.ts";
import type { Submission } from "../delivery/submission.ts";
import { idOf, numberOf } from "../jmap/id.ts";
import { MethodError } from "../jmap/jmap-error.ts";
import type { Log } from "../log/log.ts";
import type { SearchQuery } from "../search/search-query.ts";
import type { SearchHits } from "../search/search-messages.ts";
import type { AccountId } from "../store/ids.ts";
import type { IncomingMessage } from "../store/incoming-message.ts";
import type { Account, MailStore } from "../store/mail-store.ts";
import type { AccountStates } from "./account-states.ts";
import type { EmailCountsMemory } from "./email-counts.ts";
import type { PushService } from "./push-service.ts";
import type { QueryResults } from "./query-results.ts";
import type { Uploads } from "./uploads.ts";
import type { FurtherResponse } from "./method.ts";
import type { MailboxLists } from "./mailbox-lists.ts";

/** What all methods work with. */
export interface JmapServices {
  readonly store: MailStore;
  readonly search: {
    query(accountId: AccountId, query: SearchQuery, limit: number): Promise<SearchHits>;
  };
  readonly directory: Directory;
  readonly submission: Pick<Submission, "mailFrom" | "rcptTo" | "submit">;
  readonly incoming: () => IncomingMessage;
  readonly lists: MailboxLists;
  readonly states: AccountStates;
  readonly results: QueryResults;
  readonly counts: EmailCountsMemory;
  readonly push: PushService;
  readonly uploads: Uploads;
  readonly hostName: string;
  /** For browsers that subscribe: whose messages they take, base64url. RFC 9749 §3 */
  readonly applicationServerKey?: string | undefined;
  readonly clock: () => number;
  readonly log: Log;
}

/** One request of one login, and what its calls have made so far. */
export class RequestContext {
  readonly services: JmapServices;
  readonly accountId: AccountId;
  /** Under which the user came in. */
  readonly login: string;
  /** As text; undefined for programs with a password. */
  readonly session: string | undefined;
  /** From creation ids to ids, over all calls of the request. RFC 8620 §3.3 */
  readonly createdIds: Map<string, string>;
  readonly signal: AbortSignal;
  /** Sent behind the response of the call that made them. */
  readonly further: FurtherResponse[] = [];

  constructor(
    services: JmapServices,
    of: {
      readonly accountId: AccountId;
      readonly login: string;
      readonly session?: Buffer | undefined;
      readonly createdIds: ReadonlyMap<string, string> | undefined;
      readonly signal: AbortSignal;
    },
  ) {
    this.services = services;
    this.accountId = of.accountId;
    this.login = of.login;
    this.session = of.session?.toString("base64url");
    this.createdIds = new Map(of.createdIds);
    this.signal = of.signal;
  }

  get store(): MailStore {
    return this.services.store;
  }

  /** The account that "accountId" names; there is none but the user's own. RFC 8620 §3.6.2 */
  account(accountId: string): Account {
    const account =
      numberOf("a", accountId) === this.accountId ? this.store.account(this.accountId) : undefined;
    if (account === undefined || account.removed) throw new MethodError("accountNotFound");
    return account;
  }

  /** What a client means by an id: "#" and a creation id, or the id itself. RFC 8620 §5.3 */
  idOf(reference: string): string | undefined {
    return reference.startsWith("#") ? this.createdIds.get(reference.slice(1)) : reference;
  }

  accountIdText(): string {
    return idOf("a", this.accountId);
  }
}
