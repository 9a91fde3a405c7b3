import * as v from "valibot";
import { callOf } from "./call.ts";
import { shortText } from "./arguments.ts";

/** Has certificates fetched from an authority from now on, which agrees to its terms; or from nobody. */
export const certificateAuthority = callOf(
  v.strictObject({
    /** As acme.authority in the document; absent: from nobody. */
    authority: v.optional(shortText),
    email: v.optional(shortText),
    externalAccount: v.optional(v.strictObject({ keyId: shortText, key: shortText })),
  }),
  ({ revisions }, { authority, email, externalAccount }, { by }) =>
    revisions.edit(
      (document) => ({
        ...document,
        acme:
          authority === undefined
            ? { ...document.acme, enabled: false }
            : { enabled: true, authority, email, externalAccount },
      }),
      { by, note: `certificate authority ${authority ?? "off"}` },
    ),
);
