/**
 * RFC 4013, as RFC 5802 §5.1 asks for: two ways to type a password become the same text. Undefined where the text holds
 * what no password may, such as control characters. Code points newer than Unicode 3.2 pass as they are (RFC 3454 §7,
 * "query"), so emoji work. ASCII is its own preparation and must not load the tables.
 */
export async function preparePassword(password: string): Promise<string | undefined> {
  if (/^[\x20-\x7e]*$/.test(password)) return password;
  const { saslprep } = await import("@mongodb-js/saslprep");
  try {
    return saslprep(password.toWellFormed(), { allowUnassigned: true });
  } catch {
    return undefined;
  }
}
