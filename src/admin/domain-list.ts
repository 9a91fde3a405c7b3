import { nothing } from "./arguments.ts";
import { callOf } from "./call.ts";

export interface DomainFacts {
  readonly name: string;
  readonly description: string;
  readonly disabled: boolean;
}

export const domainList = callOf(nothing, ({ revisions }): DomainFacts[] =>
  Object.entries(revisions.document.domains).map(([name, { description, disabled }]) => ({
    name,
    description,
    disabled,
  })),
);
