import { signal } from "@preact/signals";
import type { JmapClient } from "../jmap/jmap-client.ts";
import { JmapError } from "../jmap/transport.ts";
import type { SetError } from "../jmap/types.ts";

/** RFC 8621 §8; without what these pages leave alone. */
export interface VacationAnswer {
  readonly isEnabled: boolean;
  /** RFC 8620 §1.4, UTCDate; null: from now on, or without an end. */
  readonly fromDate: string | null;
  readonly toDate: string | null;
  readonly subject: string | null;
  readonly textBody: string | null;
}

/** What people who write hear while somebody is away. What fails throws, and nothing has changed. */
export class Vacation {
  readonly answer = signal<VacationAnswer | undefined>(undefined);
  readonly #client: JmapClient;

  constructor(client: JmapClient) {
    this.#client = client;
  }

  async load(): Promise<void> {
    const { list } = await this.#call<{ readonly list: readonly VacationAnswer[] }>("get", {
      ids: null,
    });
    this.answer.value = list[0];
  }

  async save(answer: VacationAnswer): Promise<void> {
    const { notUpdated } = await this.#call<{
      readonly notUpdated: Readonly<Record<string, SetError>> | null;
    }>("set", { update: { singleton: { ...answer } } });
    const refused = notUpdated?.["singleton"];
    if (refused !== undefined) throw new JmapError(refused.type, refused.description ?? "");
    this.answer.value = answer;
  }

  #call<Response>(name: "get" | "set", args: Readonly<Record<string, unknown>>): Promise<Response> {
    return this.#client.batch().other<Response>(`VacationResponse/${name}`, args).response;
  }
}

/** A day as a date field has it, in the time of this device; "" for none. */
export function dayOf(date: string | null): string {
  if (date === null) return "";
  const at = new Date(date);
  const digits = (number: number, count = 2): string => String(number).padStart(count, "0");
  return `${digits(at.getFullYear(), 4)}-${digits(at.getMonth() + 1)}-${digits(at.getDate())}`;
}

/** Its first moment here, or that after its last: the end of an absence takes the whole day in. */
export function momentOf(day: string, end: "first" | "last"): string | null {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? [];
  if (year === undefined) return null;
  const hours = end === "first" ? [0, 0, 0] : [23, 59, 59];
  const at = new Date(Number(year), Number(month) - 1, Number(date), ...hours);
  return `${at.toISOString().slice(0, 19)}Z`;
}
