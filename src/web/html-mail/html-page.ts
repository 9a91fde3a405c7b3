import { blobIdOf } from "../../jmap-server/blob-id.ts";
import { downloadOf } from "../../jmap-server/download.ts";
import { textOfHtml } from "../../message/html-text.ts";
import type { AccountId } from "../../store/ids.ts";
import type { MailStore } from "../../store/mail-store.ts";
import type { CleanHtml } from "./clean-html.ts";
import { partOfContentId } from "./html-part.ts";
import type { HtmlPart } from "./html-part.ts";
import { pictureType } from "./picture-type.ts";

/** Of one picture and of all pictures that stand in a mail, decoded. */
const pictureOctetsMax = 8 * 1024 * 1024;
const picturesOctetsMax = 32 * 1024 * 1024;
/** A picture that is not shown. */
const noPicture = "data:,";

/** Where the pictures of a mail come from. */
export interface PictureSource {
  readonly store: MailStore;
  readonly accountId: AccountId;
  readonly html: HtmlPart;
}

/** The page of a cleaned mail, with the pictures that the message carries. */
export async function* htmlPage(
  { html, css, contentIds, wantsPaper }: CleanHtml,
  pictures: PictureSource,
): AsyncGenerator<string> {
  yield pageStart(wantsPaper, css);
  let room = picturesOctetsMax;
  let at = 0;
  // A "<" of the text is escaped, so that this is always one of our tags.
  for (const mark of html.matchAll(/<img src="cid:([0-9]{1,4})"/g)) {
    yield `${html.slice(at, mark.index)}<img src="`;
    const picture = await pictureOf(pictures, contentIds[Number(mark[1])] ?? "", room);
    room -= picture?.octets ?? 0;
    yield `${picture?.url ?? noPicture}"`;
    at = mark.index + mark[0].length;
  }
  yield `${html.slice(at)}${pageEnd}`;
}

/** The page of a mail that cannot be cleaned: its words. */
export function textPage(html: string): string {
  const text = textOfHtml(html)
    .replaceAll(/[ \t]+/g, " ")
    .replaceAll(/\s*\n\s*/g, "\n")
    .trim();
  return `${pageStart(false, "")}<div style="white-space:pre-wrap">${escaped(text)}</div>${pageEnd}`;
}

async function pictureOf(
  { store, accountId, html }: PictureSource,
  contentId: string,
  room: number,
): Promise<{ readonly url: string; readonly octets: number } | undefined> {
  const part = partOfContentId(html, contentId);
  if (part === undefined) return undefined;
  const blobId = blobIdOf({ messageId: html.body.id, partId: part.partId });
  const blob = downloadOf(store, accountId, blobId);
  if (blob === undefined) return undefined;
  const pieces: Uint8Array[] = [];
  let octets = 0;
  for await (const piece of blob.octets()) {
    octets += piece.length;
    if (octets > Math.min(room, pictureOctetsMax)) return undefined;
    pieces.push(piece);
  }
  const picture = Buffer.concat(pieces);
  const type = pictureType(picture);
  if (type === undefined) return undefined;
  return { url: `data:${type};base64,${picture.toString("base64")}`, octets };
}

const base = `
body{margin:0;padding:12px;font:16px/1.5 system-ui,sans-serif;overflow-wrap:break-word}
img{max-width:100%}
pre{white-space:pre-wrap}
blockquote{margin:0 0 0 8px;padding-left:8px;border-left:2px solid #888}
`;

/** Whoever chooses black for letters has white paper in mind. */
const paper = ":root{color-scheme:light}body{background:#fff;color:#000}";
/** The reader's choice of light or dark. */
const readersChoice = ":root{color-scheme:light dark}";

function pageStart(wantsPaper: boolean, css: string): string {
  return `<!doctype html>
<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<style>${wantsPaper ? paper : readersChoice}${base}</style>
<style>${css}</style></head><body>
`;
}

const pageEnd = "\n</body></html>\n";

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
