import type { Arguments } from "../jmap/arguments.ts";
import { numberOf } from "../jmap/id.ts";
import { MethodError } from "../jmap/jmap-error.ts";
import type { JsonObject } from "../jmap/json.ts";
import {
  conditionValue,
  isText,
  isTruth,
  parseFilter,
  parseSort,
} from "../jmap/query-arguments.ts";
import type { Comparator, Filter } from "../jmap/query-arguments.ts";
import type { Mailbox } from "../store/mailbox.ts";
import { capabilities } from "./limits.ts";
import { ownNameOf, parentOf, roleOf, sortOrderOf, treeOf } from "./mailbox-object.ts";
import type { MailboxTree } from "./mailbox-object.ts";
import type { Method } from "./method.ts";
import { answerQuery } from "./query-list.ts";
import type { ListQuestion } from "./query-list.ts";
import type { RequestContext } from "./request-context.ts";

/** RFC 8621 §2.3 */
export const mailboxQuery: Method = { capability: capabilities.mail, run };

const sortable = new Set(["sortOrder", "name"]);

function run(args: Arguments, context: RequestContext): Promise<JsonObject> {
  return answerQuery(args, context, (given) => mailboxQuestion(given, context));
}

/** The arguments that make the list, of /query and /queryChanges. RFC 8621 §2.3 */
export function mailboxQuestion(args: Arguments, context: RequestContext): ListQuestion {
  const filterGiven = args.optionalObject("filter");
  const sortGiven = args.optionalArray("sort");
  const sortAsTree = args.boolean("sortAsTree", false);
  const filterAsTree = args.boolean("filterAsTree", false);
  const filter = parseFilter(filterGiven);
  const sort = parseSort(sortGiven, sortable);
  return {
    kind: "f",
    question: JSON.stringify([filterGiven ?? null, sortGiven ?? [], sortAsTree, filterAsTree]),
    // Nothing of a mailbox stays but its id.
    isImmutable: filter === undefined && sort.length === 0 && !sortAsTree,
    find: () => {
      const mailboxes = context.store.mailboxes(context.accountId);
      const tree = treeOf(mailboxes);
      const sorted = sortAsTree
        ? treeOrder(mailboxes, tree, sort)
        : mailboxes.toSorted((one, other) => compare(one, other, sort));
      const matching = new Set(mailboxes.filter((one) => matches(one, tree, filter)));
      const found = sorted.filter(
        (one) => matching.has(one) && (!filterAsTree || hasWholePath(one, tree, matching)),
      );
      return Float64Array.from(found, ({ id }) => id);
    },
  };
}

function matches(mailbox: Mailbox, tree: MailboxTree, filter: Filter | undefined): boolean {
  if (filter === undefined) return true;
  if ("condition" in filter) return meets(mailbox, tree, filter.condition);
  const test = (one: Filter): boolean => matches(mailbox, tree, one);
  switch (filter.operator) {
    case "AND":
      return filter.conditions.every(test);
    case "OR":
      return filter.conditions.some(test);
    case "NOT":
      return !filter.conditions.some(test);
  }
}

const conditions = new Set(["parentId", "name", "role", "hasAnyRole", "isSubscribed"]);

function meets(mailbox: Mailbox, tree: MailboxTree, condition: JsonObject): boolean {
  for (const name of Object.keys(condition)) {
    if (!conditions.has(name)) throw new MethodError("unsupportedFilter", name.slice(0, 50));
  }
  if (condition["parentId"] !== undefined) {
    const parentId = conditionValue(condition, "parentId", isText);
    const wanted = parentId === undefined ? undefined : (numberOf("f", parentId) ?? 0);
    if (parentOf(mailbox, tree)?.id !== wanted) return false;
  }
  const name = conditionValue(condition, "name", isText);
  const own = mailbox.name === "INBOX" ? "Inbox" : ownNameOf(mailbox);
  if (name !== undefined && !own.toLowerCase().includes(name.toLowerCase())) return false;
  if (condition["role"] !== undefined) {
    if (roleOf(mailbox) !== (conditionValue(condition, "role", isText) ?? null)) return false;
  }
  const hasAnyRole = conditionValue(condition, "hasAnyRole", isTruth);
  if (hasAnyRole !== undefined && hasAnyRole !== (roleOf(mailbox) !== null)) return false;
  const isSubscribed = conditionValue(condition, "isSubscribed", isTruth);
  return isSubscribed === undefined || isSubscribed === mailbox.subscribed;
}

function hasWholePath(
  mailbox: Mailbox,
  tree: MailboxTree,
  matching: ReadonlySet<Mailbox>,
): boolean {
  for (let at = parentOf(mailbox, tree); at !== undefined; at = parentOf(at, tree)) {
    if (!matching.has(at)) return false;
  }
  return true;
}

const collator = new Intl.Collator(undefined, { sensitivity: "base", numeric: true });

function compare(one: Mailbox, other: Mailbox, sort: readonly Comparator[]): number {
  for (const { property, isAscending } of sort) {
    const order =
      property === "name"
        ? collator.compare(ownNameOf(one), ownNameOf(other))
        : sortOrderOf(one) - sortOrderOf(other);
    if (order !== 0) return isAscending ? order : -order;
  }
  return one.id - other.id;
}

/** Each parent in front of its children. RFC 8621 §2.3 */
function treeOrder(
  mailboxes: readonly Mailbox[],
  tree: MailboxTree,
  sort: readonly Comparator[],
): Mailbox[] {
  const children = new Map<Mailbox | undefined, Mailbox[]>();
  for (const mailbox of mailboxes) {
    const parent = parentOf(mailbox, tree);
    const list = children.get(parent);
    if (list === undefined) children.set(parent, [mailbox]);
    else list.push(mailbox);
  }
  const below = (parent: Mailbox | undefined): Mailbox[] =>
    (children.get(parent) ?? [])
      .toSorted((one, other) => compare(one, other, sort))
      .flatMap((mailbox) => [mailbox, ...below(mailbox)]);
  return below(undefined);
}
