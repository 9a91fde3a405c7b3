import type { ComponentChildren, JSX } from "preact";

export interface CardProps {
  readonly title: string;
  readonly what?: string;
  readonly children: ComponentChildren;
}

/** One matter of a section. */
export function Card({ title, what, children }: CardProps): JSX.Element {
  return (
    <section class="card">
      <h3>{title}</h3>
      {what === undefined ? null : <p class="soft">{what}</p>}
      {children}
    </section>
  );
}
