import type { JSX } from "preact";
import type { IconName } from "../../kit/icon/shapes.ts";
import type { Admin } from "../admin.ts";
import type { AdminTextKey } from "../text/admin-texts.ts";

export interface ViewProps {
  readonly admin: Admin;
  /** Behind the name of the section. */
  readonly path: readonly string[];
}

export interface SectionEntry {
  /** In the address; "" is the first page. */
  readonly name: string;
  readonly title: AdminTextKey;
  readonly icon: IconName;
  /** Its script is loaded when it is first gone to. */
  readonly load: () => Promise<{ readonly View: (props: ViewProps) => JSX.Element }>;
}

/** In the order in which they are offered. */
export const sections: readonly SectionEntry[] = [
  { name: "", title: "nav.home", icon: "check", load: () => import("../home/home-view.tsx") },
  {
    name: "domains",
    title: "nav.domains",
    icon: "link",
    load: () => import("../domains/domains-view.tsx"),
  },
  {
    name: "accounts",
    title: "nav.accounts",
    icon: "mail",
    load: () => import("../accounts/accounts-view.tsx"),
  },
  {
    name: "aliases",
    title: "nav.aliases",
    icon: "replyAll",
    load: () => import("../aliases/aliases-view.tsx"),
  },
  {
    name: "queue",
    title: "nav.queue",
    icon: "inbox",
    load: () => import("../queue/queue-view.tsx"),
  },
  {
    name: "sending",
    title: "nav.sending",
    icon: "sent",
    load: () => import("../sending/sending-view.tsx"),
  },
  {
    name: "security",
    title: "nav.security",
    icon: "junk",
    load: () => import("../security/security-view.tsx"),
  },
  {
    name: "system",
    title: "nav.system",
    icon: "settings",
    load: () => import("../system/system-view.tsx"),
  },
  {
    name: "machine",
    title: "nav.machine",
    icon: "archive",
    load: () => import("../machine/machine-view.tsx"),
  },
];

/** The section of that name; undefined: there is none. */
export function sectionNamed(name: string): SectionEntry | undefined {
  return sections.find((section) => section.name === name);
}
