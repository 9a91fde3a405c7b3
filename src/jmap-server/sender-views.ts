import type { AccountId } from "../store/ids.ts";
import type { AccountObjectStore } from "../store/account-object.ts";

/** How a reader wants to see mail of one sender: its text, its HTML, or HTML with what it loads from elsewhere. */
export type SenderView = "text" | "html" | "external";

export interface SenderViewSetting {
  /** In lower case. */
  readonly address: string;
  readonly view: SenderView;
}

/**
 * What has been chosen for mail of this address; undefined: nothing. Among an account's settings each such choice is an
 * object of its own, `{"type":"sender-view","address":…,"view":…}`, so that one more is one row.
 */
export function senderViewOf(
  objects: AccountObjectStore,
  accountId: AccountId,
  address: string,
): SenderView | undefined {
  return rowOf(objects, accountId, address.toLowerCase())?.setting.view;
}

/** All choices, in the order in which they were made first. */
export function senderViews(
  objects: AccountObjectStore,
  accountId: AccountId,
): readonly SenderViewSetting[] {
  return objects
    .all(accountId, "settings")
    .map(({ value }) => parseSenderView(value))
    .filter((setting) => setting !== undefined);
}

/** Keeps a choice; undefined forgets it. */
export async function chooseSenderView(
  objects: AccountObjectStore,
  accountId: AccountId,
  { address, view }: { readonly address: string; readonly view: SenderView | undefined },
): Promise<void> {
  const lower = address.toLowerCase();
  const id = rowOf(objects, accountId, lower)?.id;
  if (view === undefined && id === undefined) return;
  await objects.change({
    accountId,
    kind: "settings",
    put: view === undefined ? [] : [{ id, value: formatSenderView({ address: lower, view }) }],
    remove: view === undefined && id !== undefined ? [id] : [],
  });
}

export function formatSenderView({ address, view }: SenderViewSetting): string {
  return JSON.stringify({ type: "sender-view", address, view });
}

/** Undefined where it is another setting. */
export function parseSenderView(value: string): SenderViewSetting | undefined {
  if (!value.startsWith('{"type":"sender-view"')) return undefined;
  // Only formatSenderView writes what begins so.
  const { address, view } = JSON.parse(value) as SenderViewSetting;
  return { address, view };
}

function rowOf(
  objects: AccountObjectStore,
  accountId: AccountId,
  address: string,
): { readonly id: number; readonly setting: SenderViewSetting } | undefined {
  const start = JSON.stringify({ type: "sender-view", address }).slice(0, -1);
  const row = objects.all(accountId, "settings").find(({ value }) => value.startsWith(start));
  const setting = row && parseSenderView(row.value);
  return row === undefined || setting === undefined ? undefined : { id: row.id, setting };
}
