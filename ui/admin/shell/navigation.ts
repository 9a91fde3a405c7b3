import { signal } from "@preact/signals";

/** Where the address of the page is read and written; window in the browser. */
export interface AddressBar {
  readonly hash: string;
  go(hash: string): void;
}

/** Which page is shown: "#/domains/example.org/dns" is ["domains", "example.org", "dns"]. */
export class Navigation {
  readonly path = signal<readonly string[]>([]);
  readonly #bar: AddressBar;

  constructor(bar: AddressBar) {
    this.#bar = bar;
    this.read();
  }

  /** The address has become another. */
  read(): void {
    this.path.value = pathOf(this.#bar.hash);
  }

  go(path: readonly string[]): void {
    this.#bar.go(hrefOf(path));
  }
}

export function hrefOf(path: readonly string[]): string {
  return `#/${path.map((part) => encodeURIComponent(part)).join("/")}`;
}

function pathOf(hash: string): string[] {
  return hash
    .replace(/^#?\/?/, "")
    .split("/")
    .filter((part) => part !== "")
    .map((part) => {
      try {
        return decodeURIComponent(part);
      } catch {
        return part;
      }
    });
}
