const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** RFC 4648 §6, without padding: what apps for codes take. */
export function formatBase32(octets: Uint8Array): string {
  let text = "";
  let held = 0;
  let bits = 0;
  for (const octet of octets) {
    held = ((held << 8) | octet) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += letters[(held >> bits) & 31]!;
    }
  }
  return bits === 0 ? text : text + letters[(held << (5 - bits)) & 31]!;
}

/** Undefined where it is none; small letters, spaces and hyphens are let pass, as people type them. */
export function parseBase32(text: string): Buffer | undefined {
  const octets: number[] = [];
  let held = 0;
  let bits = 0;
  for (const letter of text.replaceAll(/[\s=-]/g, "").toUpperCase()) {
    const value = letters.indexOf(letter);
    if (value < 0) return undefined;
    held = ((held << 5) | value) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    octets.push((held >> bits) & 255);
  }
  return Buffer.from(octets);
}
