import type { BodyPart } from "../jmap/types.ts";

/** A part with those inside it. RFC 8621 §4.1.4, bodyStructure */
export interface StructurePart extends BodyPart {
  readonly charset: string | null;
  readonly subParts?: readonly StructurePart[] | null;
}

export const structureProperties = [
  "partId",
  "type",
  "size",
  "name",
  "charset",
  "disposition",
  "cid",
  "subParts",
] as const;

/** How the message is built: a line for each part, further in where it is inside another. */
export function structureText(part: StructurePart, depth = 0): string {
  const { partId, type, size, name, charset, disposition, cid, subParts } = part;
  const words = [
    partId ?? "",
    type,
    charset === null ? "" : `charset=${charset}`,
    subParts ? "" : String(size),
    disposition ?? "",
    name === null ? "" : JSON.stringify(name),
    cid === null ? "" : `<${cid}>`,
  ];
  const line = `${"    ".repeat(depth)}${words.filter((word) => word !== "").join("  ")}\n`;
  return line + (subParts ?? []).map((inside) => structureText(inside, depth + 1)).join("");
}
