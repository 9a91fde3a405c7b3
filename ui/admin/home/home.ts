import { signal } from "@preact/signals";
import type { HealthFacts, HealthName } from "../../../src/admin/health.ts";
import type { Admin } from "../admin.ts";
import type { AdminTexts } from "../text/admin-texts.ts";

/** In the order of the page; what takes long comes when it is there. */
export const partNames = [
  "incoming",
  "outgoing",
  "dns",
  "certificate",
  "blocklists",
  "disk",
  "backup",
  "update",
  "clock",
] as const satisfies readonly HealthName[];

export type Verdict = "good" | "attention" | "bad";

/** Is my mail fine? Part by part. */
export class Home {
  readonly parts = signal<ReadonlyMap<HealthName, HealthFacts>>(new Map());
  readonly isLoading = signal(false);
  readonly #admin: Pick<Admin, "api" | "hear">;

  constructor(admin: Pick<Admin, "api" | "hear">) {
    this.#admin = admin;
  }

  /** What is quick comes at once: the parts are asked for one by one. */
  async load(): Promise<void> {
    if (this.isLoading.value) return;
    this.isLoading.value = true;
    this.parts.value = new Map();
    let failure: unknown;
    await Promise.all(
      partNames.map(async (name) => {
        try {
          const [facts] = await this.#admin.api.call("health", { only: [name] });
          if (facts !== undefined) this.parts.value = new Map(this.parts.value).set(name, facts);
        } catch (error) {
          failure = error;
        }
      }),
    );
    // Nine parts that cannot be reached are one failure.
    if (failure !== undefined) this.#admin.hear(failure);
    this.isLoading.value = false;
  }

  /** Of all that is known; undefined while nothing is. What cannot be told is no reason to worry. */
  get verdict(): Verdict | undefined {
    const states = [...this.parts.value.values()].map(({ state }) => state);
    if (states.length === 0) return undefined;
    if (states.includes("bad")) return "bad";
    return states.includes("attention") ? "attention" : "good";
  }
}

/** The reason in the language of the person. */
export function reasonText(texts: AdminTexts, { reason, values }: HealthFacts): string {
  const shown = Object.entries(values).map(([name, value]) => {
    if (typeof value !== "number") return [name, value] as const;
    if (name.endsWith("At")) return [name, texts.longDate(new Date(value))] as const;
    return [name, name === "octets" ? texts.size(value) : value] as const;
  });
  return texts.t(`health.${reason}`, Object.fromEntries(shown));
}

type Reason = HealthFacts["reason"];

/** Where something can be done about it. */
const places: Partial<Record<Reason, readonly string[]>> = {
  "incoming.noDomain": ["domains"],
  "incoming.noAccount": ["accounts"],
  "incoming.closed": ["system", "listeners"],
  "incoming.local": ["system", "listeners"],
  "incoming.off": ["domains"],
  "outgoing.good": ["queue"],
  "outgoing.stuck": ["queue"],
  "outgoing.late": ["queue"],
  "outgoing.failed": ["queue", "retired"],
  "outgoing.held": ["queue"],
  "blocklists.listed": ["system", "reach"],
  "blocklists.noAddress": ["system", "reach"],
  "blocklists.noAnswer": ["system", "reach"],
  "dns.none": ["domains"],
  "dns.wrong": ["domains"],
  "dns.better": ["domains"],
  "certificate.own": ["security"],
  "certificate.ended": ["security"],
  "certificate.ending": ["security"],
  "certificate.missing": ["security"],
};

/** Of DNS, straight to the check of the first domain that has something. */
export function placeOf({ reason, values }: HealthFacts): readonly string[] | undefined {
  const { domains } = values;
  if (reason.startsWith("dns.") && typeof domains === "string") {
    return ["domains", domains.split(", ", 1)[0]!, "check"];
  }
  return places[reason];
}
