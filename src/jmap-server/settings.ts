import { isEmail } from "../jmap/email-addresses.ts";
import { checkedFiling, noFiling, parseFiling } from "../jmap/filing-rules.ts";
import type { Filing, FilingRule, NeverSuggest } from "../jmap/filing-rules.ts";
import { isJsonObject } from "../jmap/json.ts";
import type { Json, JsonObject } from "../jmap/json.ts";
import { invalidProperties } from "../jmap/set-error.ts";
import type { AccountObject } from "../store/account-object.ts";
import { storedObject } from "./object-changes.ts";
import type { RequestContext } from "./request-context.ts";
import { parseSenderView } from "./sender-views.ts";
import type { SenderView } from "./sender-views.ts";
import { singletonId } from "./singleton.ts";

/**
 * What programs for reading mail remember for a person, a type of our own (RFC 8620 §1.8): `values` is a JSON object
 * whose meaning only they know; `senderViews` says of addresses how their mail is shown; `rules` say where mail that comes
 * is to go, and `neverSuggest` for what no rule is offered (`filing-rules.ts`).
 */
export interface Settings {
  readonly [name: string]: Json;
  readonly id: string;
  readonly values: JsonObject;
  readonly senderViews: Readonly<Record<string, SenderView>>;
  readonly rules: readonly FilingRule[];
  readonly neverSuggest: NeverSuggest;
}

export const settingsProperties = ["id", "values", "senderViews", "rules", "neverSuggest"];

/** Of `values` as JSON. */
const valuesCharactersMax = 64 * 1024;
const senderViewsMax = 5_000;
const views: ReadonlySet<Json> = new Set(["text", "html", "external"]);

/** Settings, and the objects in which they are stored. */
export interface StoredSettings {
  readonly settings: Settings;
  readonly valuesId: number | undefined;
  readonly viewIds: ReadonlyMap<string, number>;
  readonly filingId: number | undefined;
}

/** `values` is one object, `{"type":"values","values":…}`, and each choice for a sender another: one more is one row. */
export function storedSettings({ store, accountId }: RequestContext): StoredSettings {
  const senderViews: [string, SenderView][] = [];
  const viewIds = new Map<string, number>();
  let values: JsonObject = {};
  let valuesId: number | undefined;
  let filing: Filing = noFiling;
  let filingId: number | undefined;
  for (const stored of store.objects.all(accountId, "settings")) {
    const view = parseSenderView(stored.value);
    if (view !== undefined) {
      senderViews.push([view.address, view.view]);
      viewIds.set(view.address, stored.id);
      continue;
    }
    const parsed = parseFiling(stored.value);
    if (parsed !== undefined) {
      filing = parsed;
      filingId = stored.id;
      continue;
    }
    const found = valuesIn(stored);
    if (found === undefined) continue;
    values = found;
    valuesId = stored.id;
  }
  const views = Object.fromEntries(senderViews);
  const settings = { id: singletonId, values, senderViews: views, ...filing };
  return { settings, valuesId, viewIds, filingId };
}

function valuesIn(stored: AccountObject): JsonObject | undefined {
  const { type, values } = storedObject(stored);
  return type === "values" && isJsonObject(values) ? values : undefined;
}

export function formatValues(values: JsonObject): string {
  return JSON.stringify({ type: "values", values });
}

/** Throws the SetRefusal "invalidProperties". */
export function checkedSettings(
  object: JsonObject,
): Pick<Settings, "values" | "senderViews"> & { readonly filing: Filing } {
  const { id, values = {}, senderViews = {}, rules = [], neverSuggest = {}, ...more } = object;
  const wrong = Object.keys(more);
  if (id !== singletonId) wrong.push("id");
  if (wrong.length > 0) throw invalidProperties(wrong.slice(0, 20), "Not to be set, or not known");
  if (!isJsonObject(values) || JSON.stringify(values).length > valuesCharactersMax) {
    throw invalidProperties(["values"], `It is no object of at most ${valuesCharactersMax}`);
  }
  const filing = checkedFiling(rules, neverSuggest);
  return { values, senderViews: checkedViews(senderViews), filing };
}

function checkedViews(value: Json): Record<string, SenderView> {
  const entries = isJsonObject(value) ? Object.entries(value) : undefined;
  const isRight = entries?.every(([address, view]) => isEmail(address) && isSenderView(view));
  if (entries === undefined || isRight !== true || entries.length > senderViewsMax) {
    throw invalidProperties(["senderViews"], "It is no map of addresses to views");
  }
  return Object.fromEntries(
    entries.map(([address, view]) => [address.toLowerCase(), view as SenderView]),
  );
}

function isSenderView(value: Json): value is SenderView {
  return views.has(value);
}
