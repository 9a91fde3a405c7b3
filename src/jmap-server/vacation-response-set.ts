import type { JsonObject } from "../jmap/json.ts";
import { applyPatch } from "../jmap/patch.ts";
import { invalidProperties } from "../jmap/set-error.ts";
import { checkedVacation, vacationDefaults } from "../jmap/vacation.ts";
import { capabilities } from "./limits.ts";
import type { Method } from "./method.ts";
import type { RequestContext } from "./request-context.ts";
import { setSingleton, singletonId } from "./singleton.ts";
import { vacationResponse } from "./vacation.ts";

/** RFC 8621 §8.2 */
export const vacationResponseSet: Method = {
  capability: capabilities.vacationResponse,
  run: (args, context) => setSingleton(args, context, (patch) => change(context, patch)),
};

async function change(context: RequestContext, patch: JsonObject): Promise<void> {
  const { store, accountId } = context;
  const { id, ...patched } = applyPatch(vacationResponse(context), patch);
  if (id !== singletonId) throw invalidProperties(["id"], "Not to be set");
  const value = JSON.stringify(checkedVacation({ ...vacationDefaults, ...patched }));
  const [stored] = store.objects.all(accountId, "vacation");
  const put = [{ id: stored?.id, value }];
  await store.objects.change({ accountId, kind: "vacation", put, remove: [] });
}
