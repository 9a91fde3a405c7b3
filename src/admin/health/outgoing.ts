import type { Admin } from "../call.ts";
import { finding, type Finding } from "./finding.ts";

const hourMs = 3600 * 1000;
const stuckAfterMs = 4 * hourMs;
const lateAfterMs = hourMs / 2;
const dayMs = 24 * hourMs;

/** Whether mail leaves. */
export async function outgoing(admin: Pick<Admin, "store" | "now">): Promise<Finding> {
  const { store } = admin;
  const now = admin.now();
  const oldest = { offset: 0, limit: 1, sort: "queued", order: "ascending" } as const;
  const page = (queuedBefore: number | undefined, held: boolean) =>
    store.queue.page({ queuedBefore, held }, oldest);
  const stuck = await page(now - stuckAfterMs, false);
  const [first] = stuck.items;
  if (first !== undefined && first.attempts > 0) {
    const values = { count: stuck.total, oldestAt: first.queuedAt, error: first.lastError ?? "" };
    return finding("bad", "outgoing.stuck", values);
  }
  const late = await page(now - lateAfterMs, false);
  const [next] = late.items;
  if (next !== undefined && next.attempts > 0) {
    const values = { count: late.total, error: next.lastError ?? "" };
    return finding("attention", "outgoing.late", values);
  }
  const since = { endedAfter: now - dayMs };
  const ended = { offset: 0, limit: 1 };
  const failed = await store.queue.retiredPage({ ...since, outcome: "failed" }, ended);
  if (failed.total > 0) return finding("attention", "outgoing.failed", { count: failed.total });
  const held = await page(undefined, true);
  if (held.total > 0) return finding("attention", "outgoing.held", { count: held.total });
  return finding("good", "outgoing.good", { count: (await page(undefined, false)).total });
}
