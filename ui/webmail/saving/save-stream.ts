interface Picker {
  showSaveFilePicker?: (options: { readonly suggestedName: string }) => Promise<{
    createWritable(): Promise<WritableStream<Uint8Array<ArrayBuffer>>>;
  }>;
}

/** Smaller things are no trouble in memory, and save a question. */
export const largeOctets = 200_000_000;

/**
 * Into a file of the person's: as it comes where the browser lets us write and much is expected, else once all is
 * there. False: they thought better of it.
 */
export async function saveStream(
  name: string,
  pieces: AsyncIterable<Uint8Array<ArrayBuffer>>,
  expectedOctets: number,
): Promise<boolean> {
  const { showSaveFilePicker } = globalThis as Picker;
  if (expectedOctets > largeOctets && showSaveFilePicker !== undefined) {
    let file: Awaited<ReturnType<typeof showSaveFilePicker>>;
    try {
      file = await showSaveFilePicker({ suggestedName: name });
    } catch {
      return false;
    }
    const writer = (await file.createWritable()).getWriter();
    try {
      for await (const piece of pieces) await writer.write(piece);
      await writer.close();
    } catch (error) {
      await writer.abort(error);
      throw error;
    }
    return true;
  }
  const parts: Blob[] = [];
  let waiting: Uint8Array<ArrayBuffer>[] = [];
  let octets = 0;
  for await (const piece of pieces) {
    waiting.push(piece);
    octets += piece.length;
    if (octets < 8_000_000) continue;
    // Browsers keep large blobs on disk.
    parts.push(new Blob(waiting));
    [waiting, octets] = [[], 0];
  }
  const url = URL.createObjectURL(new Blob([...parts, ...waiting]));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return true;
}

/** What a GET brings, piece by piece. Throws where it brings nothing. */
export async function* downloaded(url: string): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url);
  if (!response.ok || response.body === null) throw new Error(`${url} answers ${response.status}`);
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
