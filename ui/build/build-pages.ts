// Makes the pages: bundles, compresses, weighs. The weight is a promise to people with slow lines, so too much of
// it fails the build.
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "./bundle.ts";
import type { Bundle } from "./bundle.ts";
import { gzipOctets, packedPage } from "./page-pack.ts";
import type { PackedPage } from "./page-pack.ts";
import { pageHtml } from "./page-html.ts";

const root = join(import.meta.dirname, "../..");
/** What the executable carries and `make run` reads. */
export const pagePackFile = join(root, "dist/ui/pages.json");

export type PageName = "account" | "admin" | "login" | "setup" | "webmail";

interface PageSource {
  readonly script: string;
  readonly style: string;
  /** Where it is served. */
  readonly path: string;
  /** Octets of gzip: what it loads at once, and with the parts that come when a view is first gone to. */
  readonly firstMax: number;
  readonly allMax: number;
}

/** A page more is an entry more. */
const sources: Readonly<Record<PageName, PageSource>> = {
  account: {
    script: "ui/account/account-page.tsx",
    style: "ui/account/account.css",
    path: "/account/",
    firstMax: 40_000,
    allMax: 40_000,
  },
  admin: {
    script: "ui/admin/admin-page.tsx",
    style: "ui/admin/admin.css",
    path: "/admin/",
    firstMax: 40_000,
    // In nine sections with a script and texts of their own: nobody loads all of them.
    allMax: 80_000,
  },
  login: {
    script: "ui/login/login-page.tsx",
    style: "ui/login/login.css",
    path: "/",
    firstMax: 30_000,
    allMax: 30_000,
  },
  setup: {
    script: "ui/setup/setup-page.tsx",
    style: "ui/setup/setup.css",
    path: "/setup/",
    firstMax: 45_000,
    allMax: 60_000,
  },
  webmail: {
    script: "ui/webmail/webmail-page.tsx",
    style: "ui/webmail/webmail.css",
    path: "/mail/",
    firstMax: 60_000,
    allMax: 90_000,
  },
};
const serviceWorker = "ui/webmail/service-worker/service-worker.ts";

export interface BuiltPages {
  readonly pages: readonly PackedPage[];
  readonly weights: readonly PageWeight[];
}

export interface PageWeight {
  readonly name: string;
  readonly firstOctets: number;
  readonly allOctets: number;
}

/** Throws where a page has become too heavy. */
export async function buildPages(): Promise<BuiltPages> {
  const all = Object.entries(sources);
  const entries = all.flatMap(([, { script, style }]) => [script, style]);
  const icons = globSync("ui/icons/*.{svg,png}", { cwd: root }).toSorted();
  const made = await bundle({ entries, root, hashed: true });
  const html = all.map(([, source]) => htmlPage(made, source));
  const assets = [...made.files].map(([name, octets]) => packedPage(`/assets/${name}`, octets));
  const others = [
    packedPage("/mail/manifest.webmanifest", manifest()),
    ...icons.map((file) => iconPage(file)),
  ];
  const weights = all.map(([name, source]) => weigh(name, { source, made, assets }));
  const own = namesOf(made, sources.webmail);
  const shell = [...html, ...others, ...assets].filter(({ path }) =>
    path.startsWith("/assets/")
      ? path.endsWith(".svg") || own.has(path.slice("/assets/".length))
      : path.startsWith("/mail/"),
  );
  const worker = await bundle({ entries: [serviceWorker], root, hashed: false });
  const [code] = worker.files.values();
  const workerPage = packedPage("/mail/service-worker.js", withShell(code!, shell));
  return { pages: [...html, ...others, ...assets, workerPage], weights };
}

export function writePagePack({ pages }: BuiltPages): void {
  mkdirSync(join(root, "dist/ui"), { recursive: true });
  const text = JSON.stringify({ pages });
  // Unchanged pages do not make the executables be built again.
  if (existsSync(pagePackFile) && readFileSync(pagePackFile, "utf8") === text) return;
  writeFileSync(pagePackFile, text);
}

function htmlPage(made: Bundle, { script, style, path }: PageSource): PackedPage {
  const html = pageHtml({
    scripts: made.scriptsOf(script),
    styles: [made.nameOf(style)],
    title: "Homepost",
    icon: "icon.svg",
    touchIcon: "icon-180.png",
    manifest: path === sources.admin.path ? undefined : "/mail/manifest.webmanifest",
  });
  return packedPage(path, Buffer.from(html), "html");
}

/** Icons keep their names: the systems that have them keep their addresses. */
function iconPage(file: string): PackedPage {
  return packedPage(`/assets/${file.slice("ui/icons/".length)}`, readFileSync(join(root, file)));
}

function manifest(): Uint8Array {
  const png = (size: number, purpose: string) => ({
    src: `/assets/icon-${purpose === "maskable" ? "maskable-" : ""}${size}.png`,
    sizes: `${size}x${size}`,
    type: "image/png",
    purpose,
  });
  const text = JSON.stringify({
    id: "/mail/",
    name: "Homepost",
    short_name: "Homepost",
    start_url: "/mail/",
    scope: "/mail/",
    display: "standalone",
    background_color: "#f4f6f8",
    theme_color: "#f4f6f8",
    protocol_handlers: [{ protocol: "mailto", url: "/mail/#/compose?mailto=%s" }],
    icons: [png(192, "any"), png(512, "any"), png(512, "maskable")],
  });
  return Buffer.from(text);
}

/** The worker keeps the shell for when there is no connection; its version is that of what it keeps. */
function withShell(code: Uint8Array, shell: readonly PackedPage[]): Uint8Array {
  const paths = shell.map(({ path }) => path);
  const version = packedPage("/x.js", Buffer.from(shell.map(({ etag }) => etag).join())).etag;
  return Buffer.concat([Buffer.from(`const shell=${JSON.stringify({ version, paths })};`), code]);
}

/** Names of all that a page may ever load. */
function namesOf(made: Bundle, { script, style }: PageSource): ReadonlySet<string> {
  return new Set([...made.everythingOf(script), made.nameOf(style)]);
}

interface Weighing {
  readonly source: PageSource;
  readonly made: Bundle;
  readonly assets: readonly PackedPage[];
}

function weigh(name: string, { source, made, assets }: Weighing): PageWeight {
  const first = new Set([...made.scriptsOf(source.script), made.nameOf(source.style)]);
  const all = namesOf(made, source);
  const octetsOf = (names: ReadonlySet<string>): number =>
    assets
      .filter(({ path }) => names.has(path.slice("/assets/".length)))
      .reduce((sum, page) => sum + gzipOctets(page), 0);
  const weight = { name, firstOctets: octetsOf(first), allOctets: octetsOf(all) };
  if (weight.firstOctets > source.firstMax || weight.allOctets > source.allMax) {
    const taken = `${weight.firstOctets} octets at first and ${weight.allOctets} in all`;
    throw new Error(`The page ${name} takes ${taken}, of ${source.firstMax} and ${source.allMax}`);
  }
  return weight;
}
