/**
 * Letters and signs of Europe, kana, hangul and the common ideographs. RFC 4013 does nothing to them but NFKC: none is
 * mapped, prohibited, or written from right to left. A test compares them all with the tables.
 */
const simple =
  /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u033f\u0370-\u0482\u048a-\u0587\u1e00-\u1fff\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7a3]*$/;
const charactersMax = 1000;

/**
 * RFC 4013, as RFC 5802 §5.1 asks for: two ways to type a password become the same text. Undefined where the text holds
 * what no password may, such as control characters, or is too long. Code points newer than
 * Unicode 3.2 pass as they are (RFC 3454 §7, "query"), so emoji work. The tables take 70 ms to load on the main thread, so
 * they are loaded only where they count.
 */
export async function preparePassword(password: string): Promise<string | undefined> {
  if (password.length > charactersMax) return undefined;
  if (simple.test(password)) return password.normalize("NFKC");
  const { saslprep } = await import("@mongodb-js/saslprep");
  try {
    return saslprep(password.toWellFormed(), { allowUnassigned: true });
  } catch {
    return undefined;
  }
}
