import { Buffer } from "node:buffer";
import { trimWhiteSpace } from "../abnf/white-space.ts";
import type { EntityHeader } from "./entity-header.ts";
import { defaultEntity, isIdentityEncoding } from "./entity-header.ts";
import { parameterOf } from "./parameters.ts";
import type { Envelope, Part } from "./part.ts";

/** A part whose end has not been seen yet. */
export interface OpenPart {
  /** "leaf" until the header is complete; and of those that are not looked into. */
  kind: "leaf" | "multipart" | "message";
  entity: EntityHeader;
  readonly headerStart: number;
  bodyStart: number;
  bodyEnd: number;
  readonly children: OpenPart[];
  /** "--" and the boundary. */
  delimiter: Buffer | undefined;
  /** Whether line feeds are counted until this part ends, how many came before its body, how many are in it. */
  countsLines: boolean;
  lineFeedsBefore: number;
  lines: number;
  /** The root, or the body of a message/rfc822: its header has an envelope. */
  readonly isMessage: boolean;
  envelope: Envelope | undefined;
  readonly byDefault: EntityHeader;
}

export function openPart(
  headerStart: number,
  options: { readonly isMessage: boolean; readonly byDefault: EntityHeader },
): OpenPart {
  return {
    kind: "leaf",
    entity: defaultEntity,
    headerStart,
    bodyStart: -1,
    bodyEnd: -1,
    children: [],
    delimiter: undefined,
    countsLines: false,
    lineFeedsBefore: 0,
    lines: 0,
    envelope: undefined,
    ...options,
  };
}

/** Octets of a boundary: 70 by RFC 2046 §5.1.1, more in the wild. */
const boundaryOctetsMax = 255;

export function delimiterOf({ type, parameters }: EntityHeader): Buffer | undefined {
  if (type.toLowerCase() !== "multipart") return undefined;
  const delimiter = trimWhiteSpace(`--${parameterOf(parameters, "boundary") ?? ""}`);
  if (delimiter === "--" || delimiter.length > boundaryOctetsMax) return undefined;
  return Buffer.from(delimiter, "latin1");
}

export function isText({ type }: EntityHeader): boolean {
  return type.toLowerCase() === "text";
}

/** Whether the body is a message that can be looked into. RFC 2046 §5.2.1, RFC 6532 §3.7 */
export function isEncapsulated({ type, subtype, encoding }: EntityHeader): boolean {
  if (type.toLowerCase() !== "message" || !isIdentityEncoding(encoding)) return false;
  return /^(?:rfc822|global)$/i.test(subtype);
}

/** The finished part. */
export function closedPart(open: OpenPart): Part {
  const { headerStart, bodyStart, bodyEnd, lines, children } = open;
  const offsets = { headerStart, bodyStart, bodyEnd };
  if (open.kind === "multipart" && children.length > 0) {
    return { ...open.entity, ...offsets, parts: children.map(closedPart) };
  }
  const entity = wholeEntity(open.entity);
  const [body] = children;
  if (open.kind === "message" && body?.envelope !== undefined) {
    const message = { envelope: body.envelope, body: closedPart(body) };
    return { ...entity, ...offsets, lines, message };
  }
  return isText(entity) ? { ...entity, ...offsets, lines } : { ...entity, ...offsets };
}

/** What a part is that has no parts: plain text where it claims to be multipart. */
export function wholeEntity(entity: EntityHeader): EntityHeader {
  if (entity.type.toLowerCase() !== "multipart") return entity;
  return { ...entity, ...defaultEntity };
}
