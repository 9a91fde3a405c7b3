/** One step of a test, as the server tells it while it goes on. */
export interface TestLine {
  readonly outcome: "passed" | "noted" | "failed";
  readonly step: string;
  readonly text: string;
  readonly advice: string | undefined;
}

const outcomes: Readonly<Record<string, TestLine["outcome"]>> = {
  ok: "passed",
  note: "noted",
  FAILED: "failed",
};

/** Reads what `formatTestStep` of src/queue writes; a line that is none is shown as it is. */
export function testLineOf(line: string): TestLine {
  const [first = "", advice] = line.split(/\n\s*→ /, 2);
  const [, mark = "", step = "", text = ""] =
    /^(ok|note|FAILED)\s+(\S+)\s+(.*)$/s.exec(first) ?? [];
  const outcome = outcomes[mark];
  if (outcome === undefined) return { outcome: "noted", step: "", text: line, advice: undefined };
  return { outcome, step, text, advice };
}
