import type { JSX } from "preact";
import type { Route } from "../navigation/route.ts";
import type { Webmail } from "../webmail.ts";

export interface PageViewProps {
  readonly webmail: Webmail;
  /** Of the address, with its parameters. */
  readonly route: Route;
}

export interface PageView {
  /** Its script is loaded when it is first gone to. */
  readonly load: () => Promise<{ readonly PageView: (props: PageViewProps) => JSX.Element }>;
}

/**
 * Views beside the reading of mail, by the name in the address: "#/compose?reply=m1" goes to "compose". Each is a
 * folder of its own; what leads to a view is only there when the view is.
 */
export const pageViews: ReadonlyMap<string, PageView> = new Map([
  ["compose", { load: () => import("../compose/compose-page.tsx") }],
  ["settings", { load: () => import("../settings/settings.tsx") }],
]);
