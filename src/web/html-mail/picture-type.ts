/** What the first octets say, whatever the sender calls it. Undefined: no picture that we pass on. */
export function pictureType(octets: Uint8Array): string | undefined {
  const start = Buffer.from(octets.buffer, octets.byteOffset, Math.min(octets.length, 16));
  const text = start.toString("latin1");
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (text.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) return "image/gif";
  if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) return "image/webp";
  if (text.startsWith("ftypavif", 4) || text.startsWith("ftypavis", 4)) return "image/avif";
  if (text.startsWith("\0\0\x01\0")) return "image/x-icon";
  return text.startsWith("BM") ? "image/bmp" : undefined;
}
