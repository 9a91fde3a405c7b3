import * as v from "valibot";
import { domainNameOf } from "../dns/domain-name.ts";
import { directName } from "../config/transport-settings.ts";
import { chooseTransport } from "../queue/route.ts";
import { shortText } from "./arguments.ts";
import { callOf, CallRefusal } from "./call.ts";

export interface RouteChoice {
  readonly attempt: number;
  readonly transport: string;
  /** What decided. */
  readonly by: "account" | "domain" | "all" | "default" | "local";
}

const attemptsMax = 100;

/** Which transport mail from one address to another takes, attempt by attempt. */
export const routeCheck = callOf(
  v.strictObject({
    from: v.pipe(v.string(), v.maxLength(1000)),
    to: shortText,
    attempts: v.optional(
      v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(attemptsMax)),
      8,
    ),
  }),
  ({ outgoing, revisions }, { from, to, attempts }): RouteChoice[] => {
    const domain = recipientDomain(to);
    if (outgoing.isLocal(to)) return [{ attempt: 1, transport: "none", by: "local" }];
    const accountId = from === "" ? undefined : outgoing.accountOf(from);
    const { settings } = outgoing;
    const byDefault = revisions.document.defaultTransport ?? directName;
    return Array.from({ length: attempts }, (_, before) => {
      const mail = { accountId, reversePath: from, domain, attempts: before, transport: undefined };
      const chosen = chooseTransport(settings, mail);
      if (chosen.kind === "gone" || chosen.by === "message") {
        throw new CallRefusal(`There is no transport "${chosen.name}"`);
      }
      return { attempt: before + 1, transport: chosen.name ?? byDefault, by: chosen.by };
    });
  },
);

function recipientDomain(to: string): string {
  const domain = to.slice(to.lastIndexOf("@") + 1);
  if (to.lastIndexOf("@") < 1 || domain === "") {
    throw new CallRefusal(`"${to}" is not an address: give one such as mia@example.org`);
  }
  return domainNameOf(domain) ?? domain.toLowerCase();
}
