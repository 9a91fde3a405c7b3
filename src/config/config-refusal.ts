import { getDotPath, type BaseIssue } from "valibot";

/** One thing that is wrong with a configuration, and where. */
export interface ConfigFault {
  /** Such as `accounts.mia.addresses.0`, or "" where the text is not TOML at all. */
  readonly path: string;
  readonly text: string;
}

const faultsMax = 100;

/** The configuration is not valid: all its faults at once; nothing was changed. */
export class ConfigRefusal extends Error {
  override readonly name = "ConfigRefusal";
  readonly faults: readonly ConfigFault[];

  constructor(faults: readonly ConfigFault[]) {
    const shown = faults.slice(0, faultsMax);
    const more = faults.length - shown.length;
    super(
      shown
        .map(({ path, text }) => (path === "" ? text : `${path}: ${text}`))
        .concat(more > 0 ? [`and ${more} more`] : [])
        .join("\n"),
    );
    this.faults = faults;
  }
}

export function faultsOf(issues: readonly BaseIssue<unknown>[]): ConfigFault[] {
  return issues.map((issue) => ({ path: getDotPath(issue) ?? "", text: textOf(issue) }));
}

function textOf(issue: BaseIssue<unknown>): string {
  if (issue.type !== "strict_object") return issue.message;
  return issue.expected === "never"
    ? "this key is not known here"
    : issue.message.replace(/^Invalid key: /, "the key is missing: ");
}
