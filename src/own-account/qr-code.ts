/** Modules of a QR code: rows of equal length, "1" is dark. With the margin that readers need. */
export async function qrCode(text: string): Promise<readonly string[]> {
  const { encode } = await import("uqr");
  const { data } = encode(text, { ecc: "M", border: 4 });
  return data.map((row) => row.map((isDark) => (isDark ? "1" : "0")).join(""));
}
