// One file with all pages in it, compressed already: `src/web/pages.ts` serves it, the executable carries it.
import { createHash } from "node:crypto";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** What src/web/page-pack.ts reads. Octets are base64. */
export interface PackedPage {
  /** Where it is served, such as "/mail/". */
  readonly path: string;
  readonly type: string;
  readonly etag: string;
  /** Its name has a hash of what is in it: it never changes. */
  readonly immutable: boolean;
  /** Undefined where compressing gains nothing. */
  readonly brotli?: string;
  readonly gzip?: string;
  /** Only where there is no gzip. */
  readonly identity?: string;
}

const types: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
  png: "image/png",
  webmanifest: "application/manifest+json",
};

export function packedPage(path: string, octets: Uint8Array, of = extensionOf(path)): PackedPage {
  const type = types[of];
  if (type === undefined) throw new Error(`No type for ".${of}"`);
  const etag = createHash("sha256").update(octets).digest("base64url").slice(0, 22);
  const page = { path, type, etag, immutable: path.startsWith("/assets/") };
  if (of === "png") return { ...page, identity: Buffer.from(octets).toString("base64") };
  return {
    ...page,
    brotli: brotli(octets).toString("base64"),
    gzip: gzipSync(octets, { level: 9 }).toString("base64"),
  };
}

export function gzipOctets({ gzip = "", identity = "" }: PackedPage): number {
  return Buffer.from(gzip + identity, "base64").length;
}

function brotli(octets: Uint8Array): Buffer {
  return brotliCompressSync(octets, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
}

function extensionOf(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}
