import type { JsonObject } from "../jmap/json.ts";
import { formatFiling } from "../jmap/filing-rules.ts";
import { applyPatch } from "../jmap/patch.ts";
import { capabilities } from "./limits.ts";
import type { Method } from "./method.ts";
import type { RequestContext } from "./request-context.ts";
import { formatSenderView } from "./sender-views.ts";
import { checkedSettings, formatValues, storedSettings } from "./settings.ts";
import { setSingleton } from "./singleton.ts";

/** Of the capability "urn:homepost:settings". */
export const settingsSet: Method = {
  capability: capabilities.settings,
  run: (args, context) => setSingleton(args, context, (patch) => change(context, patch)),
};

/** Only what differs is written, in one commit. */
async function change(context: RequestContext, patch: JsonObject): Promise<void> {
  const { settings, valuesId, viewIds, filingId } = storedSettings(context);
  const { values, senderViews, filing } = checkedSettings(applyPatch(settings, patch));
  const put: { id: number | undefined; value: string }[] = [];
  if (JSON.stringify(values) !== JSON.stringify(settings.values)) {
    put.push({ id: valuesId, value: formatValues(values) });
  }
  for (const [address, view] of Object.entries(senderViews)) {
    if (settings.senderViews[address] === view) continue;
    put.push({ id: viewIds.get(address), value: formatSenderView({ address, view }) });
  }
  if (formatFiling(filing) !== formatFiling(settings)) {
    put.push({ id: filingId, value: formatFiling(filing) });
  }
  const remove = [...viewIds]
    .filter(([address]) => !Object.hasOwn(senderViews, address))
    .map(([, id]) => id);
  if (put.length === 0 && remove.length === 0) return;
  const { store, accountId } = context;
  await store.objects.change({ accountId, kind: "settings", put, remove });
}
