import type { Admin } from "../call.ts";
import { finding, type Finding } from "./finding.ts";

const alarmMs = 20 * 24 * 3600 * 1000;

/** Whether programs and other servers can trust what our doors show. */
export async function certificate(admin: Admin): Promise<Finding> {
  const { certificates, revisions } = admin;
  const now = admin.now();
  const { source, parsed } = await certificates.kept.shown();
  const untilAt = Date.parse(parsed.validTo);
  if (untilAt <= now) return finding("bad", "certificate.ended", { untilAt });
  if (source === "self-signed") return finding("attention", "certificate.own");
  const states = revisions.document.acme.enabled ? await certificates.keeper.list() : [];
  const missing = states.filter(({ state }) => state === "missing" || state === "ended");
  const error = states.find(({ attempt }) => attempt?.failure)?.attempt?.failure?.reason ?? "-";
  if (untilAt - now < alarmMs) {
    return finding("bad", "certificate.ending", { untilAt, error });
  }
  if (missing.length > 0) {
    const names = [...new Set(missing.map(({ name }) => name))].join(", ");
    return finding("attention", "certificate.missing", { names, error });
  }
  return finding("good", "certificate.good", { untilAt });
}
