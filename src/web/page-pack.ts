import { gunzipSync } from "node:zlib";
import * as v from "valibot";

/** One page or what belongs to it, ready to be sent. */
export interface Page {
  readonly type: string;
  readonly etag: string;
  /** Its address changes when it changes. */
  readonly immutable: boolean;
  readonly brotli: Uint8Array<ArrayBuffer> | undefined;
  readonly gzip: Uint8Array<ArrayBuffer> | undefined;
  identity(): Uint8Array<ArrayBuffer>;
}

/** By their paths, such as "/mail/". */
export type Pages = ReadonlyMap<string, Page>;

const base64 = v.optional(v.string());
const packSchema = v.object({
  pages: v.array(
    v.object({
      path: v.string(),
      type: v.string(),
      etag: v.string(),
      immutable: v.boolean(),
      brotli: base64,
      gzip: base64,
      identity: base64,
    }),
  ),
});

/** Reads what ui/build/page-pack.ts writes. Throws where the build is not ours. */
export function readPagePack(text: string): Pages {
  const { pages } = v.parse(packSchema, JSON.parse(text));
  return new Map(
    pages.map(({ path, type, etag, immutable, brotli, gzip, identity = "" }) => {
      const zipped = gzip === undefined ? undefined : Uint8Array.fromBase64(gzip);
      const page: Page = {
        type,
        etag: `"${etag}"`,
        immutable,
        brotli: brotli === undefined ? undefined : Uint8Array.fromBase64(brotli),
        gzip: zipped,
        // Every browser takes one of the others: this is for programs.
        identity: () =>
          zipped === undefined
            ? Uint8Array.fromBase64(identity)
            : Uint8Array.from(gunzipSync(zipped)),
      };
      return [path, page];
    }),
  );
}
