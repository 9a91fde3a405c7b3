import { fileNameOf } from "../message/decoded-parameter.ts";
import type { Part } from "../message/part.ts";

/** One part with the number that IMAP would give it, joined by "_": "1", "1_2"; unique in its message. */
export interface BodyPart {
  readonly partId: string;
  readonly part: Part;
  /** In lower case, such as "text/plain". */
  readonly type: string;
  readonly name: string | undefined;
  /** Of a multipart. */
  readonly subParts: readonly BodyPart[] | undefined;
}

/** RFC 8621 §4.1.4 */
export interface BodyLists {
  readonly textBody: readonly BodyPart[];
  readonly htmlBody: readonly BodyPart[];
  readonly attachments: readonly BodyPart[];
}

/** The tree of parts; a message within is a leaf here. */
export function bodyPartOf(part: Part, partId = ""): BodyPart {
  const own = partId === "" && part.parts === undefined ? "1" : partId;
  return {
    partId: own,
    part,
    type: `${part.type}/${part.subtype}`.toLowerCase(),
    name: fileNameOf(part),
    subParts: part.parts?.map((child, index) =>
      bodyPartOf(child, partId === "" ? `${index + 1}` : `${partId}_${index + 1}`),
    ),
  };
}

/** The leaf of that id. */
export function leafOf(root: BodyPart, partId: string): BodyPart | undefined {
  if (root.subParts === undefined) return root.partId === partId ? root : undefined;
  for (const child of root.subParts) {
    const found = leafOf(child, partId);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function leavesOf(root: BodyPart): readonly BodyPart[] {
  return root.subParts === undefined ? [root] : root.subParts.flatMap(leavesOf);
}

/** What to show as text, what as HTML, and what is attached. RFC 8621 §4.1.4 */
export function bodyLists(root: BodyPart): BodyLists {
  const lists = { textBody: [], htmlBody: [], attachments: [] };
  sort([root], { multipart: "mixed", inAlternative: false, ...lists });
  return lists;
}

/** Something that people would call an attachment; what stands in the text itself is none. RFC 8621 §4.1.4 */
export function hasAttachment(root: BodyPart): boolean {
  return bodyLists(root).attachments.some(
    ({ part }) => part.id === undefined || part.disposition?.type.toLowerCase() === "attachment",
  );
}

interface Sorting {
  readonly multipart: string;
  readonly inAlternative: boolean;
  /** Undefined: what comes now is not for that list. */
  readonly textBody: BodyPart[] | undefined;
  readonly htmlBody: BodyPart[] | undefined;
  readonly attachments: BodyPart[];
}

function sort(parts: readonly BodyPart[], sorting: Sorting): void {
  const { multipart, inAlternative, attachments } = sorting;
  let { textBody, htmlBody } = sorting;
  const textBefore = textBody?.length ?? -1;
  const htmlBefore = htmlBody?.length ?? -1;
  for (const [index, part] of parts.entries()) {
    if (part.subParts !== undefined) {
      const kind = part.type.slice("multipart/".length);
      const within = inAlternative || kind === "alternative";
      sort(part.subParts, {
        multipart: kind,
        inAlternative: within,
        textBody,
        htmlBody,
        attachments,
      });
      continue;
    }
    if (!isInline(part, index, multipart)) {
      attachments.push(part);
      continue;
    }
    if (multipart === "alternative") {
      if (part.type === "text/plain") textBody?.push(part);
      else if (part.type === "text/html") htmlBody?.push(part);
      else attachments.push(part);
      continue;
    }
    if (inAlternative) {
      // One of the alternatives has several parts: they belong to its list only.
      if (part.type === "text/plain") htmlBody = undefined;
      if (part.type === "text/html") textBody = undefined;
    }
    textBody?.push(part);
    htmlBody?.push(part);
    const isInNone = textBody === undefined && htmlBody === undefined;
    const isInOne = textBody === undefined || htmlBody === undefined;
    if (isInNone || (isInOne && isMedia(part))) attachments.push(part);
  }
  if (multipart !== "alternative" || textBody === undefined || htmlBody === undefined) return;
  // Only one of the alternatives is there: it is the other one as well.
  if (textBody.length === textBefore) textBody.push(...htmlBody.slice(htmlBefore));
  else if (htmlBody.length === htmlBefore) htmlBody.push(...textBody.slice(textBefore));
}

function isInline(part: BodyPart, index: number, multipart: string): boolean {
  if (part.part.disposition?.type.toLowerCase() === "attachment") return false;
  const isText = part.type === "text/plain" || part.type === "text/html";
  if (!isText && !isMedia(part)) return false;
  // Of multipart/related only the first part is shown by itself; a text with a name is a file, but the first.
  return index === 0 || (multipart !== "related" && (isMedia(part) || part.name === undefined));
}

function isMedia({ type }: BodyPart): boolean {
  return /^(?:image|audio|video)\//.test(type);
}
