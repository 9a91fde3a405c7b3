import type { Parameter, Part } from "../message/part.ts";
import { formatEnvelope, formatFieldText } from "./envelope.ts";

/**
 * BODYSTRUCTURE, or BODY, which has no extension data, as it stands in a FETCH response, latin1. RFC 9051 §7.5.2
 */
export function formatBodyStructure(part: Part, form: "body" | "bodystructure"): string {
  return part.parts === undefined ? onePart(part, form) : multipart(part, part.parts, form);
}

type Form = "body" | "bodystructure";

// RFC 9051 §9: body-type-mpart = 1*body SP media-subtype [SP body-ext-mpart]
function multipart(part: Part, parts: readonly Part[], form: Form): string {
  let text = "(";
  for (const child of parts) text += formatBodyStructure(child, form);
  text += ` ${formatFieldText(part.subtype)}`;
  if (form === "bodystructure") text += ` ${parameterList(part.parameters)}${extension(part)}`;
  return `${text})`;
}

// RFC 9051 §9: body-type-1part = (body-type-basic / body-type-msg / body-type-text) [SP body-ext-1part]
function onePart(part: Part, form: Form): string {
  let text = `(${mediaType(part)} ${fields(part)}`;
  if (part.message !== undefined) {
    const { envelope, body } = part.message;
    text += ` ${formatEnvelope(envelope)} ${formatBodyStructure(body, form)} ${part.lines ?? 0}`;
  } else if (part.type.toLowerCase() === "text") text += ` ${part.lines ?? 0}`;
  if (form === "bodystructure") text += ` ${formatFieldText(part.md5)}${extension(part)}`;
  return `${text})`;
}

// A message that we do not look into (encoded, or too deep) must not be called one: RFC 9051 §9 demands its
// envelope then. RFC 2045 §6.4 has the same answer for encodings that are not known.
function mediaType({ type, subtype, message }: Part): string {
  const isMessage = type.toLowerCase() === "message" && /^(?:rfc822|global)$/i.test(subtype);
  if (isMessage && message === undefined) return '"application" "octet-stream"';
  return `${formatFieldText(type)} ${formatFieldText(subtype)}`;
}

// RFC 9051 §9: body-fields = body-fld-param SP body-fld-id SP body-fld-desc SP body-fld-enc SP body-fld-octets
function fields(part: Part): string {
  return (
    `${parameterList(part.parameters)} ${formatFieldText(part.id)} ${formatFieldText(part.description)} ` +
    `${formatFieldText(part.encoding ?? "7BIT")} ${part.bodyEnd - part.bodyStart}`
  );
}

// RFC 9051 §9: the part of body-ext-1part and body-ext-mpart that both have: disposition, language, location.
function extension({ disposition, language, location }: Part): string {
  const dispositionText =
    disposition === undefined
      ? "NIL"
      : `(${formatFieldText(disposition.type)} ${parameterList(disposition.parameters)})`;
  return ` ${dispositionText} ${languageTags(language)} ${formatFieldText(location)}`;
}

function languageTags(tags: readonly string[] | undefined): string {
  if (tags === undefined || tags.length === 0) return "NIL";
  return tags.length === 1 ? formatFieldText(tags[0]) : `(${tags.map(formatFieldText).join(" ")})`;
}

function parameterList(parameters: readonly Parameter[]): string {
  if (parameters.length === 0) return "NIL";
  const words = parameters.map(
    ({ name, value }) => `${formatFieldText(name)} ${formatFieldText(value)}`,
  );
  return `(${words.join(" ")})`;
}
