import { bodyLists } from "./body-lists.ts";
import type { BodyPart } from "./body-lists.ts";

export type AttachmentKind = (typeof attachmentKinds)[number];

/** mail-behaviours.md 7.1 */
export const attachmentKinds = [
  "image",
  "pdf",
  "archive",
  "spreadsheet",
  "document",
  "presentation",
  "other",
] as const;

/** By the end of the file name, where the media type says nothing: many programs send all as octets. */
const endings: Readonly<Record<string, AttachmentKind>> = Object.fromEntries([
  ...of("image", "avif bmp gif heic heif jpeg jpg png svg tif tiff webp"),
  ...of("pdf", "pdf"),
  ...of("archive", "7z bz2 gz rar tar tbz tgz txz xz zip zst"),
  ...of("spreadsheet", "csv numbers ods xls xlsm xlsx"),
  ...of("document", "doc docm docx md odt pages rtf tex txt"),
  ...of("presentation", "key odp ppt pptm pptx"),
]);

const types: readonly (readonly [form: RegExp, kind: AttachmentKind])[] = [
  [/^image\//, "image"],
  [/^application\/(?:x-)?pdf$/, "pdf"],
  [/spreadsheet|ms-?excel|^text\/csv$/, "spreadsheet"],
  [/presentation|ms-?powerpoint/, "presentation"],
  [
    /wordprocessing|msword|opendocument\.text|^application\/rtf$|^text\/(?!calendar|x-vcard|vcard)/,
    "document",
  ],
  [/^application\/(?:x-)?(?:zip|gzip|bzip2|7z|rar|tar|xz|zstd|vnd\.rar)/, "archive"],
];

/** What is attached to a message, each kind once. */
export function attachmentKindsOf(root: BodyPart): ReadonlySet<AttachmentKind> {
  return new Set(bodyLists(root).attachments.map(kindOf));
}

function kindOf({ type, name }: BodyPart): AttachmentKind {
  const known = types.find(([form]) => form.test(type))?.[1];
  if (known !== undefined) return known;
  const ending = /\.([a-z0-9]{1,8})$/i.exec(name ?? "")?.[1]?.toLowerCase() ?? "";
  return Object.hasOwn(endings, ending) ? endings[ending]! : "other";
}

function of(kind: AttachmentKind, names: string): [string, AttachmentKind][] {
  return names.split(" ").map((name) => [name, kind]);
}
