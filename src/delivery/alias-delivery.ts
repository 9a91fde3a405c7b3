import type { Alias, AliasMember, Directory } from "../account/directory.ts";
import { headerFields } from "../message/header.ts";
import type { AccountId } from "../store/ids.ts";
import { authorsOf } from "./author-check.ts";
import { mailboxFull, type Refused, refused } from "./verdicts.ts";

/** One account that gets a message, by the address that it was sent to. */
export interface DeliveryTarget {
  readonly recipient: string;
  readonly destination: AliasMember;
}

export interface Expansion {
  readonly directory: Pick<Directory, "resolve">;
  readonly recipients: readonly string[];
  /** Latin1, with the empty line; asked for where an alias is among the recipients. */
  readonly header: () => string;
  readonly hasRoom: (accountId: AccountId) => boolean;
}

/** RFC 3463 §3.8 */
const notMember = refused(550, "5.7.2", "You may not write to this address");

/**
 * The accounts that a message goes to, each once for each of its recipients. Of an alias all members get it, but those
 * that are recipients themselves, its author, and those without room; where nobody else is left, the author too. Refused
 * where that leaves nobody at all because of an alias. mail-behaviours 2.9
 */
export function expandRecipients(expansion: Expansion): readonly DeliveryTarget[] | Refused {
  const { directory, recipients, header, hasRoom } = expansion;
  const targets: DeliveryTarget[] = [];
  const aliases: { readonly recipient: string; readonly alias: Alias }[] = [];
  for (const recipient of recipients) {
    const destination = directory.resolve(recipient);
    if (destination.kind === "account") targets.push({ recipient, destination });
    if (destination.kind === "alias") aliases.push({ recipient, alias: destination });
  }
  if (aliases.length === 0) return targets;
  const named = new Set(targets.map(({ destination }) => destination.accountId));
  const text = header();
  const authors = new Authors(directory, authorsOf(text, headerFields(text)) ?? []);
  let refusal: Refused | undefined;
  for (const { recipient, alias } of aliases) {
    if (!authors.mayPost(alias)) {
      refusal = notMember;
      continue;
    }
    const others = alias.members.filter(({ accountId }) => !named.has(accountId));
    const wanted = others.filter(({ accountId }) => !authors.include(accountId));
    const members = wanted.length > 0 || targets.length > 0 ? wanted : others;
    const reached = members.filter(({ accountId }) => hasRoom(accountId));
    if (members.length > 0 && reached.length === 0) refusal = mailboxFull;
    for (const destination of reached) targets.push({ recipient, destination });
  }
  return targets.length === 0 && refusal !== undefined ? refusal : targets;
}

/** Whether strangers may not write to it, so that its mail has to be judged by its author, alone. */
export function isClosed({ postPublic }: Alias): boolean {
  return !postPublic;
}

/** Those in From. */
class Authors {
  readonly #accounts = new Set<AccountId>();
  readonly #aliases = new Set<string>();

  constructor(directory: Pick<Directory, "resolve">, addresses: readonly string[]) {
    for (const address of addresses) {
      const author = directory.resolve(address);
      if (author.kind === "account") this.#accounts.add(author.accountId);
      if (author.kind === "alias") this.#aliases.add(author.address);
    }
  }

  include(accountId: AccountId): boolean {
    return this.#accounts.has(accountId);
  }

  mayPost({ address, members, postPublic, allowFrom }: Alias): boolean {
    if (postPublic || (allowFrom && this.#aliases.has(address))) return true;
    return members.some(({ accountId }) => this.#accounts.has(accountId));
  }
}
