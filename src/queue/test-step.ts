/** What the test of a transport found at one step, for people and for pages. */
export interface TestStep {
  readonly step: TestStepName;
  /** The other side, where there is one. */
  readonly host: string | undefined;
  /** "noted": mail goes on, but somebody may want to know. */
  readonly outcome: "passed" | "noted" | "failed";
  readonly text: string;
  /** What to do about it. */
  readonly advice: string | undefined;
}

export type TestStepName =
  | "transport"
  | "resolve"
  | "connect"
  | "greeting"
  | "tls"
  | "login"
  | "sender"
  | "recipient"
  | "message";

/** Takes each step as it is done. */
export type TestReport = (step: TestStep) => void;

/** Such as `ok      tls        mx.example: TLSv1.3`, with the advice on a line of its own. */
export function formatTestStep({ step, host, outcome, text, advice }: TestStep): string {
  const marks = { passed: "ok", noted: "note", failed: "FAILED" } as const;
  const where = host === undefined ? "" : `${host}: `;
  const line = `${marks[outcome].padEnd(6)}  ${step.padEnd(9)}  ${where}${text}`;
  return advice === undefined ? line : `${line}\n                   → ${advice}`;
}
