import type { JSX } from "preact";
import { Icon } from "../../kit/icon/icon.tsx";
import type { IconName } from "../../kit/icon/shapes.ts";
import type { Admin } from "../admin.ts";

type State = "good" | "attention" | "bad" | "unknown";

const icons: Readonly<Record<State, IconName>> = {
  good: "check",
  attention: "flag",
  bad: "close",
  unknown: "more",
};

/** A mark that says by colour, shape and word how something is. Undefined: not known yet. */
export function StateMark({
  admin,
  state,
}: {
  admin: Admin;
  state: State | undefined;
}): JSX.Element {
  if (state === undefined) return <span class="mark waiting" />;
  return (
    <span class={`mark ${state}`} title={admin.t(`state.${state}`)}>
      <Icon name={icons[state]} />
      <span class="unseen">{admin.t(`state.${state}`)}</span>
    </span>
  );
}
