import { crc32 } from "node:zlib";
import type { Content } from "../store/content.ts";
import { noThreadFields } from "../store/thread-fields.ts";

/** Octets as a Content that says nothing of what is in them. */
export function contentOf(octets: Uint8Array): Content {
  return {
    kind: "content",
    octets,
    file: undefined,
    size: octets.length,
    crc32: crc32(octets),
    headerSize: 0,
    envelope: "",
    bodyStructure: "",
    structure: "",
    preview: "",
    thread: noThreadFields,
  };
}
