import * as v from "valibot";
import { isAddress } from "../config/document-words.ts";
import { domainNameOf } from "../dns/domain-name.ts";
import { formatTestStep } from "../queue/test-step.ts";
import { shortText } from "./arguments.ts";
import { callOf, CallRefusal } from "./call.ts";

/** What can stand in MAIL and RCPT without doing harm there: the domain as A-labels. */
const address = v.pipe(
  v.string(),
  v.transform((text) => {
    const at = text.lastIndexOf("@") + 1;
    return text.slice(0, at) + (domainNameOf(text.slice(at)) ?? text.slice(at));
  }),
  v.check(
    (text) => isAddress(text) && !text.startsWith("@") && /^[!-~]+$/.test(text),
    "not an address in ASCII: give one such as mia@example.org",
  ),
);

/** Walks through what a delivery by the transport would do; tells each step as it is done. */
export const transportTest = callOf(
  v.strictObject({
    name: shortText,
    to: address,
    from: v.optional(address),
    send: v.optional(v.boolean(), false),
  }),
  ({ outgoing }, { name, to, from, send }, caller) => {
    const transport = outgoing.transportNamed(name);
    if (transport === undefined) {
      throw new CallRefusal(`There is no transport "${name}": see "homepost transport list"`);
    }
    const wish = { name, transport, to, from, sends: send };
    return outgoing.test(wish, (step) => caller.report(formatTestStep(step)));
  },
);
