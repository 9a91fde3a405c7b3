import * as v from "valibot";
import { callOf, type Admin } from "./call.ts";
import { backup } from "./health/backup.ts";
import { blocklists } from "./health/blocklists.ts";
import { certificate } from "./health/certificate.ts";
import { clock } from "./health/clock.ts";
import { disk } from "./health/disk.ts";
import { dns } from "./health/dns.ts";
import type { Finding } from "./health/finding.ts";
import { incoming } from "./health/incoming.ts";
import { outgoing } from "./health/outgoing.ts";
import { update } from "./health/update.ts";

/** In the order in which a person reads them. */
const checks = {
  incoming,
  outgoing,
  dns,
  certificate,
  blocklists,
  disk,
  backup,
  update,
  clock,
} as const satisfies Record<string, (admin: Admin) => Finding | Promise<Finding>>;

export type HealthName = keyof typeof checks;

export const healthNames = Object.keys(checks) as readonly HealthName[];

export interface HealthFacts extends Finding {
  readonly name: HealthName;
}

/** Is my mail fine? Of all parts, or of those that are named: some take seconds, and nobody has to wait for all. */
export const health = callOf(
  v.strictObject({ only: v.optional(v.array(v.picklist(healthNames))) }),
  (admin, { only = healthNames }): Promise<HealthFacts[]> =>
    Promise.all([...new Set(only)].map(async (name) => ({ name, ...(await checks[name](admin)) }))),
);
