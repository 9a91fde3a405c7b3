import type { Answer } from "../diagnosis/answer.ts";
import { diagnose } from "../diagnosis/diagnose.ts";
import { nothing } from "./arguments.ts";
import { callOf } from "./call.ts";

/** Whether this machine and the mail of the world reach each other, one answer after the other as they come. */
export const reachability = callOf(
  nothing,
  async (admin, _, caller): Promise<{ readonly answers: readonly Answer[] }> => {
    const tell = ({ question, verdict, what }: Answer): void =>
      caller.report(`${question}: ${verdict}. ${what}`);
    return { answers: await diagnose(admin.reachabilityWorld(), { now: admin.now(), tell }) };
  },
);
