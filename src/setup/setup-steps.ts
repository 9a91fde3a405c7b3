/** What there is to set up, in the order in which a person is led through it. */
export const setupSteps = [
  "box",
  "domain",
  "dns",
  "reachability",
  "outgoing",
  "certificate",
  "mailbox",
  "phone",
  "mail",
  "backup",
] as const;

export type SetupStep = (typeof setupSteps)[number];

/** What became of a step; one without has not been come to. */
export interface StepNote {
  readonly outcome: "done" | "skipped";
  /** Milliseconds since 1970. */
  readonly at: number;
}

export type StepNotes = { readonly [Step in SetupStep]?: StepNote | undefined };
