/** An answer that says what went wrong, for programs and people. RFC 9457 §3 */
export function problem(
  status: number,
  title: string,
  more: { readonly type?: string; readonly headers?: Record<string, string> } & Record<
    string,
    unknown
  > = {},
): Response {
  const { type = "about:blank", headers = {}, ...members } = more;
  return new Response(JSON.stringify({ type, status, title, ...members }), {
    status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      ...headers,
    },
  });
}
