import { parseVacation, vacationDefaults } from "../jmap/vacation.ts";
import type { VacationValues } from "../jmap/vacation.ts";
import type { RequestContext } from "./request-context.ts";
import { singletonId } from "./singleton.ts";

/** RFC 8621 §8 */
export interface VacationResponse extends VacationValues {
  readonly id: string;
}

export const vacationProperties = ["id", ...Object.keys(vacationDefaults)];

export function vacationResponse({ store, accountId }: RequestContext): VacationResponse {
  const [stored] = store.objects.all(accountId, "vacation");
  const values = stored === undefined ? undefined : parseVacation(stored.value);
  return { ...vacationDefaults, ...values, id: singletonId };
}
