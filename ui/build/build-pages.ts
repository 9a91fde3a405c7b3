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

/** Octets of gzip: what the webmail loads at once, and with the parts that come when a view is first gone to. */
const firstOctetsMax = 60 * 1000;
const webmailOctetsMax = 90 * 1000;

const sources = {
  login: "ui/login/login-page.tsx",
  webmail: "ui/webmail/webmail-page.tsx",
  loginStyle: "ui/login/login.css",
  webmailStyle: "ui/webmail/webmail.css",
  serviceWorker: "ui/webmail/service-worker/service-worker.ts",
} as const;

export interface BuiltPages {
  readonly pages: readonly PackedPage[];
  readonly firstOctets: number;
  readonly webmailOctets: number;
}

/** Throws where the webmail has become too heavy. */
export async function buildPages(): Promise<BuiltPages> {
  const { serviceWorker, ...entries } = sources;
  const icons = globSync("ui/icons/*.{svg,png}", { cwd: root }).toSorted();
  const made = await bundle({ entries: Object.values(entries), root, hashed: true });
  const iconPages = icons.map((file) => iconPage(file));
  const assets = [...made.files].map(([name, octets]) => packedPage(`/assets/${name}`, octets));
  const shell = [
    htmlPage(made, { entry: sources.login, path: "/", title: "Homepost" }),
    htmlPage(made, { entry: sources.webmail, path: "/mail/", title: "Homepost" }),
    packedPage("/mail/manifest.webmanifest", manifest()),
    ...iconPages,
    ...assets,
  ];
  const worker = await bundle({ entries: [serviceWorker], root, hashed: false });
  const { firstOctets, webmailOctets } = weigh(made, assets);
  if (firstOctets > firstOctetsMax || webmailOctets > webmailOctetsMax) {
    const taken = `${firstOctets} octets at first and ${webmailOctets} in all`;
    throw new Error(`The webmail takes ${taken}, of ${firstOctetsMax} and ${webmailOctetsMax}`);
  }
  const [code] = worker.files.values();
  const pages = [...shell, packedPage("/mail/service-worker.js", withShell(code!, shell))];
  return { pages, firstOctets, webmailOctets };
}

export function writePagePack({ pages }: BuiltPages): void {
  mkdirSync(join(root, "dist/ui"), { recursive: true });
  const text = JSON.stringify({ pages });
  // Unchanged pages do not make the executables be built again.
  if (existsSync(pagePackFile) && readFileSync(pagePackFile, "utf8") === text) return;
  writeFileSync(pagePackFile, text);
}

function htmlPage(
  made: Bundle,
  { entry, path, title }: { readonly entry: string; readonly path: string; readonly title: string },
): PackedPage {
  const styles = entry === sources.login ? sources.loginStyle : sources.webmailStyle;
  const html = pageHtml({
    scripts: made.scriptsOf(entry),
    styles: [made.nameOf(styles)],
    title,
    icon: "icon.svg",
    touchIcon: "icon-180.png",
    manifest: "/mail/manifest.webmanifest",
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
    icons: [png(192, "any"), png(512, "any"), png(512, "maskable")],
  });
  return Buffer.from(text);
}

/** The worker keeps the shell for when there is no connection; its version is that of what it keeps. */
function withShell(code: Uint8Array, shell: readonly PackedPage[]): Uint8Array {
  const kept = shell.filter(({ path }) => path !== "/" && !path.endsWith(".png"));
  const paths = kept.map(({ path }) => path);
  const version = packedPage("/x.js", Buffer.from(kept.map(({ etag }) => etag).join())).etag;
  return Buffer.concat([Buffer.from(`const shell=${JSON.stringify({ version, paths })};`), code]);
}

/** All that the webmail may ever load; the page for logging in shares some of it. */
function weigh(
  made: Bundle,
  assets: readonly PackedPage[],
): Pick<BuiltPages, "firstOctets" | "webmailOctets"> {
  const login = new Set([made.nameOf(sources.login), made.nameOf(sources.loginStyle)]);
  const first = new Set([...made.scriptsOf(sources.webmail), made.nameOf(sources.webmailStyle)]);
  let firstOctets = 0;
  let webmailOctets = 0;
  for (const page of assets) {
    const name = page.path.slice("/assets/".length);
    if (login.has(name)) continue;
    const octets = gzipOctets(page);
    webmailOctets += octets;
    if (first.has(name)) firstOctets += octets;
  }
  return { firstOctets, webmailOctets };
}
