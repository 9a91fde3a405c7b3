import { signal } from "@preact/signals";
import type { Mail } from "../jmap/mail.ts";
import type { EmailAddress, Role } from "../jmap/types.ts";
import type { FilingRule, NeverKind, Settings } from "../settings/settings.ts";

/** Offered after a move: a rule for the mail to come, or the end of one that was against it. */
export interface Suggestion {
  readonly kind: "add" | "remove";
  readonly by: "lists" | "senders";
  /** The list-id or the address. */
  readonly value: string;
  /** Where that mail is to go, or went so far. */
  readonly mailboxId: string;
}

/** Messages that are looked at for what they have in common. */
const lookedAtMax = 50;
/** Nobody wants all mail of a sender there, or other means see to it. */
const unsuggested: ReadonlySet<Role | null> = new Set(["trash", "junk", "drafts", "sent"]);

/** Where mail that comes is to go. */
export class Rules {
  readonly suggestion = signal<Suggestion | undefined>(undefined);
  readonly #mail: Mail;
  readonly #settings: Settings;

  constructor(mail: Mail, settings: Settings) {
    this.#mail = mail;
    this.#settings = settings;
  }

  /** After messages have been moved: whether a rule would have done that, or undone it. Never throws. */
  async consider(
    ids: readonly string[],
    { from, to }: { readonly from: string; readonly to: string },
  ): Promise<void> {
    this.suggestion.value = undefined;
    const inbox = this.#mail.byRole.value.get("inbox")?.id;
    const isAway = from === inbox && !unsuggested.has(this.#roleOf(to));
    const isBack = to === inbox && !unsuggested.has(this.#roleOf(from));
    if (from === to || (!isAway && !isBack) || ids.length > lookedAtMax) return;
    const common = await this.#commonOf(ids).catch(() => undefined);
    if (common === undefined) return;
    const suggestion = isAway
      ? ({ kind: "add", ...common, mailboxId: to } as const)
      : ({ kind: "remove", ...common, mailboxId: from } as const);
    if (this.#isWanted(suggestion)) this.suggestion.value = suggestion;
  }

  /** Does what is suggested. */
  async accept(): Promise<void> {
    const suggestion = this.suggestion.value;
    this.suggestion.value = undefined;
    if (suggestion === undefined) return;
    const others = this.#settings.rules.value.filter((rule) => !isFor(rule, suggestion));
    const rules = suggestion.kind === "add" ? [...others, ruleOf(suggestion)] : others;
    await this.#settings.setRules(rules);
  }

  /** Not again for this list or sender, or for this mailbox. */
  async never(what: "mailbox" | "origin"): Promise<void> {
    const suggestion = this.suggestion.value;
    this.suggestion.value = undefined;
    if (suggestion === undefined) return;
    const { by, value, mailboxId } = suggestion;
    const [kind, text]: [NeverKind, string] =
      what === "mailbox" ? ["mailboxes", mailboxId] : [by, value];
    await this.#settings.setNever(kind, text, true);
  }

  dismiss(): void {
    this.suggestion.value = undefined;
  }

  /** At the place of the other one; at the end where there is none. */
  async replace(old: FilingRule | undefined, rule: FilingRule): Promise<void> {
    const { value } = this.#settings.rules;
    const isKnown = old !== undefined && value.includes(old);
    const rules = isKnown ? value.map((one) => (one === old ? rule : one)) : [...value, rule];
    await this.#settings.setRules(rules);
  }

  async remove(rule: FilingRule): Promise<void> {
    await this.#settings.setRules(this.#settings.rules.value.filter((one) => one !== rule));
  }

  /** One place up (-1) or down (1): the first rule that fits decides. */
  async shift(rule: FilingRule, by: 1 | -1): Promise<void> {
    const rules = [...this.#settings.rules.value];
    const at = rules.indexOf(rule);
    const other = rules[at + by];
    if (at < 0 || other === undefined) return;
    rules[at + by] = rule;
    rules[at] = other;
    await this.#settings.setRules(rules);
  }

  #roleOf(mailboxId: string): Role | null {
    return this.#mail.mailboxes.value.get(mailboxId)?.role ?? null;
  }

  #isWanted(suggestion: Suggestion): boolean {
    const { by, value, mailboxId, kind } = suggestion;
    const { neverSuggest, rules } = this.#settings;
    const rule = rules.value.find((one) => isFor(one, suggestion));
    if (kind === "remove") return rule?.mailboxId === mailboxId;
    const never = neverSuggest.value;
    if (never[by][value] === true || never.mailboxes[mailboxId] === true) return false;
    return rule?.mailboxId !== mailboxId;
  }

  /** The list that all came from, else the one sender of all. */
  async #commonOf(ids: readonly string[]): Promise<Pick<Suggestion, "by" | "value"> | undefined> {
    const properties = ["from", listIdProperty];
    const { list } = await this.#mail.client.call("Email/get", { ids, properties });
    const lists = new Set(list.map((email) => listIdOf(email[listIdProperty])));
    const senders = new Set(list.map(({ from }) => senderOf(from)));
    const [listId, otherList] = lists;
    const [sender] = senders;
    if (lists.size === 1 && listId !== undefined) return { by: "lists", value: listId };
    if (otherList !== undefined || senders.size !== 1 || sender === undefined) return undefined;
    return { by: "senders", value: sender };
  }
}

const listIdProperty = "header:List-Id:asText";

/** "The garden <garden.lists.example>" has "garden.lists.example". RFC 2919 §3 */
export function listIdOf(field: unknown): string | undefined {
  const found = typeof field === "string" ? /<([^\s<>]{1,255})>\s*$/.exec(field) : null;
  return found?.[1]?.toLowerCase();
}

function senderOf(from: readonly EmailAddress[] | null): string | undefined {
  return from?.length === 1 ? from[0]!.email.toLowerCase() : undefined;
}

function isFor({ listId, from }: FilingRule, { by, value }: Suggestion): boolean {
  return by === "lists" ? listId === value && from === null : from === value && listId === null;
}

function ruleOf({ by, value, mailboxId }: Suggestion): FilingRule {
  const isList = by === "lists";
  return { listId: isList ? value : null, from: isList ? null : value, mailboxId, comment: "" };
}
