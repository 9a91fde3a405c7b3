// Shapes that the arguments of several calls share. What they mean is checked by the document's own schema.
import * as v from "valibot";

export const nothing = v.strictObject({});
export const shortText = v.pipe(v.string(), v.nonEmpty(), v.maxLength(1000));
/** What people call an app password or a key. */
export const label = v.pipe(
  v.string(),
  v.trim(),
  v.regex(/^[^\p{Cc}]{1,100}$/u, "not a name: up to 100 characters, on one line"),
);
export const password = v.pipe(v.string(), v.maxLength(4000));
export const revision = v.pipe(v.number(), v.integer(), v.minValue(0));
export const note = v.optional(v.pipe(v.string(), v.maxLength(1000)), "");
export const limit = v.optional(
  v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000)),
  1000,
);
export const queueId = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
export const queueIds = v.pipe(
  v.array(queueId),
  v.minLength(1, "say which: numbers as queue list shows them, or all"),
  v.maxLength(100_000),
);
/** Of anyone, ours or not. */
export const someAddress = v.pipe(
  v.string(),
  v.regex(/^[^\p{Cc}\s]{1,500}@[^\p{Cc}\s@]{1,500}$/u, "not an address: local@domain"),
);
