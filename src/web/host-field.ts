/** The name in a Host field: lower case, without port and final dot. RFC 9110 §7.2 */
export function hostOf(header: string): string {
  return header.toLowerCase().replace(/:\d+$/, "").replace(/\.$/, "");
}
