import * as v from "valibot";
import { directName } from "../config/transport-settings.ts";
import { shortText } from "./arguments.ts";
import { callOf } from "./call.ts";

/** Says by which transport all mail leaves that no route matches; "direct": straight to the mail hosts. */
export const transportDefault = callOf(
  v.strictObject({ name: shortText }),
  ({ revisions }, { name }, { by }) =>
    revisions.edit(
      (document) => ({
        ...document,
        defaultTransport: name === directName ? undefined : name,
      }),
      { by, note: `transport default ${name}` },
    ),
);
