import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { Page, Pages } from "./page-pack.ts";

/** Where each service is, as browsers see it; with a slash at both ends. */
export type ServicePaths = Readonly<Record<Service, string>>;
export type Service = "webmail" | "admin" | "account" | "setup" | "jmap";

/** As all code and all pages have it; others are put in their place on the way in and out. */
export const usualPaths: ServicePaths = {
  webmail: "/mail/",
  admin: "/admin/",
  account: "/account/",
  setup: "/setup/",
  jmap: "/jmap/",
};

/** What stands at fixed addresses, whatever is below the same beginning. */
const fixed = new Set(["/mail/config-v1.1.xml"]);
const nowhere = "/.renamed";
const compressionLevel = 6;
const textTypes = /^(?:text\/(?:html|javascript|css)|application\/manifest\+json)/;
const usualNames = Object.values(usualPaths)
  .map((path) => path.slice(1, -1))
  .join("|");
const inQuotes = new RegExp(`(["'\`(=}])/(${usualNames})(?=[/"'\`)#?])`, "g");
const atBeginning = new RegExp(`^/(${usualNames})(?=[/?#]|$)`);
const inCookie = new RegExp(`(;\\s*path=)/(${usualNames})(?=[/;]|$)`, "i");

/** Puts other addresses in the place of the usual ones. */
export class PathMap {
  /** By usual name: the other one, without slashes at its ends. */
  readonly #outer = new Map<string, string>();

  constructor(paths: Partial<ServicePaths> = {}) {
    for (const [service, usual] of Object.entries(usualPaths)) {
      this.#outer.set(usual.slice(1, -1), (paths[service as Service] ?? usual).slice(1, -1));
    }
  }

  get isUsual(): boolean {
    return [...this.#outer].every(([usual, outer]) => usual === outer);
  }

  /** The usual path for that of a request, with its query. What has another address is at the usual one no more. */
  inner(url: string): string {
    if (this.isUsual || fixed.has(url.replace(/\?.*$/s, ""))) return url;
    for (const [usual, outer] of this.#outer) {
      if (beginsWith(url, outer)) return `/${usual}${url.slice(outer.length + 1)}`;
    }
    const isRenamed = [...this.#outer.keys()].some((usual) => beginsWith(url, usual));
    return isRenamed ? nowhere : url;
  }

  /** The path that browsers see, of a redirection to a usual one. */
  outer(url: string): string {
    return url.replace(atBeginning, (_, usual: string) => `/${this.#outer.get(usual)}`);
  }

  /** A Set-Cookie field. */
  cookie(field: string): string {
    return field.replace(inCookie, (_, start: string, usual: string) => {
      return `${start}/${this.#outer.get(usual)}`;
    });
  }

  /** Addresses in a page, a script, or the session of JMAP. */
  text(text: string): string {
    return text.replaceAll(inQuotes, (_, quote: string, usual: string) => {
      return `${quote}/${this.#outer.get(usual)}`;
    });
  }

  /** The session of JMAP, in which addresses may be whole. RFC 8887 §3 */
  session(text: string): string {
    const jmap = this.#outer.get("jmap") ?? "jmap";
    return text.replaceAll(/("(?:(?:http|ws)s?:\/\/[^/"]+)?)\/jmap\//g, `$1/${jmap}/`);
  }

  /** Pages whose addresses of each other are the other ones.  */
  pages(pages: Pages): Pages {
    if (this.isUsual) return pages;
    return new Map([...pages].map(([path, page]) => [path, this.#page(page)]));
  }

  /** Made when it is first asked for: all of them at once would hold everything up. */
  #page(page: Page): Page {
    if (!textTypes.test(page.type)) return page;
    let made: MadePage | undefined;
    const make = (): MadePage => (made ??= this.#made(page));
    return {
      type: page.type,
      // Its name has the hash of what it was.
      immutable: false,
      brotli: undefined,
      get etag() {
        return make().etag;
      },
      get gzip() {
        return make().gzip;
      },
      identity: () => make().octets,
    };
  }

  #made(page: Page): MadePage {
    const octets = Uint8Array.from(
      Buffer.from(this.text(Buffer.from(page.identity()).toString("utf8"))),
    );
    const digest = createHash("sha256").update(octets).digest("base64url").slice(0, 22);
    const gzip = Uint8Array.from(gzipSync(octets, { level: compressionLevel }));
    return { etag: `"${digest}"`, gzip, octets };
  }
}

interface MadePage {
  readonly etag: string;
  readonly gzip: Uint8Array<ArrayBuffer>;
  readonly octets: Uint8Array<ArrayBuffer>;
}

function beginsWith(url: string, name: string): boolean {
  return url.startsWith(`/${name}`) && /^(?:$|[/?#])/.test(url.slice(name.length + 1));
}
