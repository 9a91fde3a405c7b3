import * as v from "valibot";
import { parseNamePattern, PatternError } from "../abnf/name-pattern.ts";
import type { JunkRules } from "../store/junk-rules.ts";

/** Of rules that are switched on and say nothing else. */
const byDefault: JunkRules = {
  junk: "^(junk|spam)",
  neutral: "^(inbox|introbox|neutral|postmaster|dmarc|tlsrpt|rejects)",
  notJunk: "",
};

const pattern = v.pipe(
  v.string(),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    try {
      parseNamePattern(dataset.value);
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      addIssue({ message: error.message });
    }
  }),
);

/** Patterns for names of mailboxes in lower case: the first of the three that matches; where one is "", it is for all others. */
export const junkRulesSchema = v.strictObject({
  junk: v.optional(pattern, byDefault.junk),
  neutral: v.optional(pattern, byDefault.neutral),
  notJunk: v.optional(pattern, byDefault.notJunk),
});

/** As TOML; defaults are left out. */
export function junkRulesTable(rules: JunkRules): Partial<JunkRules> {
  const { junk, neutral, notJunk } = rules;
  return {
    ...(junk === byDefault.junk ? {} : { junk }),
    ...(neutral === byDefault.neutral ? {} : { neutral }),
    ...(notJunk === byDefault.notJunk ? {} : { notJunk }),
  };
}
