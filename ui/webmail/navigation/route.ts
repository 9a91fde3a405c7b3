import { signal } from "@preact/signals";

/** What the page shows: `#/name/part/part?key=value`. */
export interface Route {
  readonly name: string;
  readonly parts: readonly string[];
  readonly parameters: ReadonlyMap<string, string>;
}

const partsMax = 4;

/** Anything that is no route of ours is an empty one. */
export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [name = "", ...parts] = path.split("/").slice(0, partsMax).map(decoded);
  return { name, parts, parameters: new Map(new URLSearchParams(query)) };
}

export function formatRoute({
  name,
  parts = [],
  parameters = new Map(),
}: Partial<Route> & { readonly name: string }): string {
  const path = [name, ...parts].map((part) => encodeURIComponent(part)).join("/");
  const query = new URLSearchParams([...parameters]).toString();
  return `#/${path}${query === "" ? "" : `?${query}`}`;
}

/** A list, and maybe a message of it. */
export interface Reading {
  readonly kind: "mailbox" | "search";
  /** The mailbox's id, or what is searched for. */
  readonly of: string;
  readonly emailId: string | undefined;
}

export function readingOf({ name, parts }: Route): Reading | undefined {
  if (name !== "mailbox" && name !== "search") return undefined;
  const [of, emailId] = parts;
  return of === undefined || of === "" ? undefined : { kind: name, of, emailId };
}

export function routeOf({ kind, of, emailId }: Reading): string {
  return formatRoute({ name: kind, parts: emailId === undefined ? [of] : [of, emailId] });
}

/** The address bar, as far as it is used. */
export interface AddressBar {
  readonly hash: string;
  /** As if a link had been followed. */
  go(hash: string): void;
  /** Instead of what is there: going back skips it. */
  replace(hash: string): void;
  back(): void;
}

/** Where the page is; the browser's own history is the only truth. */
export class Navigation {
  readonly route = signal<Route>(parseRoute(""));
  readonly #bar: AddressBar;
  /** Steps within the page: without any, going back would leave it. */
  #steps = 0;

  constructor(bar: AddressBar) {
    this.#bar = bar;
    this.read();
  }

  /** After the address has changed. */
  read(): void {
    this.route.value = parseRoute(this.#bar.hash);
  }

  go(hash: string): void {
    if (hash === this.#bar.hash) return;
    this.#steps++;
    this.#bar.go(hash);
    this.read();
  }

  replace(hash: string): void {
    this.#bar.replace(hash);
    this.read();
  }

  /** Where we came from, where that was this page; else there. */
  back(otherwise: string): void {
    if (this.#steps === 0) return this.replace(otherwise);
    this.#steps--;
    this.#bar.back();
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
