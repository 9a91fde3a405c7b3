import type { Answer } from "./answer.ts";
import { blocklists } from "./blocklists.ts";
import { findOwnAddress } from "./diagnosis-world.ts";
import type { DiagnosisWorld } from "./diagnosis-world.ts";
import { ipv6 } from "./ipv6.ts";
import { portIn } from "./port-25-in.ts";
import { portOut } from "./port-25-out.ts";
import { publicAddress } from "./public-address.ts";
import { reverseName } from "./reverse-name.ts";
import { sharedAddress } from "./shared-address.ts";

/** All answers, in the order in which a person reads them; `tell` hears each as it comes. */
export async function diagnose(
  world: DiagnosisWorld,
  { now, tell }: { readonly now: number; readonly tell: (answer: Answer) => void },
): Promise<Answer[]> {
  const own = await findOwnAddress(world);
  const questions = [
    publicAddress(world, own),
    sharedAddress(world, own),
    ipv6(world, own),
    portOut(world),
    portIn(world, now),
    blocklists(world, own),
    reverseName(world, own),
  ];
  return Promise.all(
    questions.map(async (asked) => {
      const answer = await asked;
      tell(answer);
      return answer;
    }),
  );
}
