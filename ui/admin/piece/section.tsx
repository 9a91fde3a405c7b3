import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../../kit/icon/icon.tsx";
import type { Admin } from "../admin.ts";
import { hrefOf } from "../shell/navigation.ts";

export interface PageProps {
  readonly admin: Admin;
  readonly title: string;
  /** The page that this one belongs to. */
  readonly up?: { readonly title: string; readonly path: readonly string[] };
  /** What can be done with the whole page. */
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A page with its heading. */
export function Page({ admin, title, up, actions, children }: PageProps): JSX.Element {
  return (
    <main class="page" id="main" tabIndex={-1}>
      <header class="page-head">
        {up === undefined ? null : (
          <a class="up" href={hrefOf(up.path)} title={admin.t("app.back")}>
            <Icon name="previous" />
            {up.title}
          </a>
        )}
        <h1>{title}</h1>
        <div class="buttons">{actions}</div>
      </header>
      {children}
    </main>
  );
}

export interface SectionProps {
  readonly title: string;
  readonly text?: string | undefined;
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A part of a page, in a frame. */
export function Section({ title, text, actions, children }: SectionProps): JSX.Element {
  return (
    <section class="section">
      <div class="section-head">
        <h2>{title}</h2>
        <div class="buttons">{actions}</div>
      </div>
      {text === undefined ? null : <p class="soft">{text}</p>}
      {children}
    </section>
  );
}

export interface TabsProps {
  readonly label: string;
  readonly tabs: readonly (readonly [path: readonly string[], title: string])[];
  readonly current: readonly string[];
}

/** Pages beside each other, each with an address of its own. */
export function Tabs({ label, tabs, current }: TabsProps): JSX.Element {
  const element = useRef<HTMLElement>(null);
  const address = current.join("/");
  // On a phone the present one may be beyond the edge.
  useEffect(() => {
    const shown = element.current?.querySelector("[aria-current]");
    shown?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [address]);
  return (
    <nav ref={element} class="tabs" aria-label={label}>
      {tabs.map(([path, title]) => (
        <a
          key={title}
          href={hrefOf(path)}
          aria-current={path.join("/") === address ? "page" : undefined}
        >
          {title}
        </a>
      ))}
    </nav>
  );
}

/** Names with values. */
export function Facts(props: {
  readonly facts: readonly (readonly [string, ComponentChildren])[];
}): JSX.Element {
  const given = props.facts.filter(([, value]) => value !== undefined && value !== "");
  return (
    <dl class="facts">
      {given.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
