import * as v from "valibot";
import { shortText } from "./arguments.ts";
import { callOf, CallRefusal } from "./call.ts";
import { transportIn } from "./transport-in.ts";

/** Removes a transport that no route names and that is not the default. */
export const transportRemove = callOf(
  v.strictObject({ name: shortText }),
  ({ revisions }, { name }, { by }) =>
    revisions.edit(
      (document) => {
        transportIn(document, name);
        if (document.defaultTransport === name) {
          throw new CallRefusal(
            `${name} is the way of all other mail: first choose another with "transport default"`,
          );
        }
        const { [name]: _, ...transports } = document.transports;
        return { ...document, transports };
      },
      { by, note: `transport remove ${name}` },
    ),
);
