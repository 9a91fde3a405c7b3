const urlCharactersMax = 8_000;

/** Where a link may lead: the web, a new mail, a telephone. Undefined: nowhere. */
export function linkUrl(value: string): string | undefined {
  const url = parsed(value);
  if (url === undefined) return undefined;
  const isWeb = url.protocol === "https:" || url.protocol === "http:";
  if (!isWeb && url.protocol !== "mailto:" && url.protocol !== "tel:") return undefined;
  return written(url);
}

/**
 * A picture that may be loaded from elsewhere, over TLS only; undefined for what is no public host. A mail that makes
 * the browser ask the router at home, or this server, would speak with the rights of whoever reads it.
 */
export function externalUrl(value: string): string | undefined {
  const url = parsed(value);
  if (url === undefined || !isExternal(url) || !isPublicHost(url.hostname)) return undefined;
  url.protocol = "https:";
  url.username = "";
  url.password = "";
  url.hash = "";
  return written(url);
}

/** Whether it would be loaded from elsewhere if it were allowed. */
export function isExternalUrl(value: string): boolean {
  const url = parsed(value);
  return url !== undefined && isExternal(url);
}

const pictureTypes = "png|jpe?g|gif|webp|avif|bmp|x-icon|vnd\\.microsoft\\.icon";
const dataForm = new RegExp(`^data:image/(?:${pictureTypes});base64,[A-Za-z0-9+/]*={0,2}$`, "i");

/** A picture that the mail carries in the address itself; white space is no part of it. */
export function dataUrl(value: string): string | undefined {
  if (!/^\s*data:/i.test(value)) return undefined;
  const url = value.replaceAll(/\s+/g, "");
  return dataForm.test(url) ? url : undefined;
}

/** The Content-ID that a "cid:" address names. RFC 2392 §2 */
export function contentIdOf(value: string): string | undefined {
  const [, id] = /^\s*cid:([^\s]{1,500})\s*$/i.exec(value) ?? [];
  if (id === undefined) return undefined;
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

function parsed(value: string): URL | undefined {
  // Without a scheme it would be an address of ours; "//host" is meant for the web.
  const text = value.trim();
  if (text.length > urlCharactersMax) return undefined;
  return URL.parse(text.startsWith("//") ? `https:${text}` : text) ?? undefined;
}

function isExternal({ protocol }: URL): boolean {
  return protocol === "https:" || protocol === "http:";
}

/** Names that mean something within a home or a machine only. RFC 6761 §6, RFC 8375 §3, RFC 6762 §3 */
const homeNames =
  /(?:^|\.)(?:local|localhost|localdomain|internal|intranet|lan|home|home\.arpa|private|corp|box|arpa|onion)\.?$/i;

function isPublicHost(hostname: string): boolean {
  const isAddress = hostname.startsWith("[") || /^[0-9.]+$/.test(hostname);
  return !isAddress && /[^.]\.[^.]/.test(hostname) && !homeNames.test(hostname);
}

/** As it may stand in an attribute and between quotes in CSS. */
function written(url: URL): string | undefined {
  const text = url.href.replaceAll(/[^!#$%&*+,\-./0-9:;=?@A-Z[\]_a-z~]/g, (character) =>
    encodeURIComponent(character).replaceAll(/[!'()*]/g, percentEncoded),
  );
  return text.length > urlCharactersMax * 3 ? undefined : text;
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
