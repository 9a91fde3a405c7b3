import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import { loadAddon } from "./addon.ts";
import { collectBatch } from "./batch.ts";
import type { WriterMessage, WriterRequest } from "./jobs.ts";
import { Writer } from "./writer.ts";

/** What the main thread gives to the writer thread at its start. */
export interface WriterThreadData {
  readonly port: MessagePort;
  readonly directory: string;
  /** Path of the SQLite addon, where it cannot be found by itself. */
  readonly addonPath: string | undefined;
  /** Default: segmentOctetsMax. Smaller in tests. */
  readonly segmentOctetsMax: number | undefined;
}

/**
 * Jobs that come while a commit is under way wait in the port; the next transaction takes all of them. So the
 * slower the disk, the larger the groups.
 */
function serve({ port, directory, addonPath, segmentOctetsMax }: WriterThreadData): void {
  const nativeBinding = loadAddon(addonPath);
  const writer = new Writer({ directory, nativeBinding, segmentOctetsMax });
  port.on("message", (first: WriterRequest) => {
    for (let next: WriterRequest | undefined = first; next !== undefined;) {
      const { jobs, closing } = collectBatch(next, () => received(port));
      if (jobs.length > 0) post(port, { kind: "committed", ...writer.commit(jobs) });
      if (closing) {
        writer[Symbol.dispose]();
        // Whoever asked ends the thread once this has been read; ended from here, its last words could be overtaken.
        post(port, { kind: "closed" });
        return;
      }
      next = received(port);
    }
  });
  post(port, { kind: "ready" });
}

function received(port: MessagePort): WriterRequest | undefined {
  return receiveMessageOnPort(port)?.message as WriterRequest | undefined;
}

function post(port: MessagePort, message: WriterMessage): void {
  port.postMessage(message);
}

if (parentPort !== null) serve(workerData as WriterThreadData);
