const timeoutMs = 10_000;
const octetsMax = 2_000_000;

/** What an https server has at an address, within bounds. */
export async function fetchText(url: string): Promise<string> {
  const response = await fetch(url, {
    headers: { accept: "application/json, application/rdap+json" },
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok) throw new Error(`${new URL(url).host} answers with ${response.status}`);
  const chunks: Uint8Array[] = [];
  let octets = 0;
  for await (const chunk of response.body ?? []) {
    octets += chunk.length;
    if (octets > octetsMax) throw new Error(`${new URL(url).host} says too much`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
