import { parentPort, workerData } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import { loadAddon } from "../store/addon.ts";
import type { SearchReply, SearchRequest } from "./search-messages.ts";
import { SearchService, yieldToOthers } from "./search-service.ts";

/** What the main thread gives to the search thread at its start. */
export interface SearchThreadData {
  readonly port: MessagePort;
  readonly directory: string;
  /** Path of the SQLite addon, where it cannot be found by itself. */
  readonly addonPath: string | undefined;
}

async function serve({ port, directory, addonPath }: SearchThreadData): Promise<void> {
  const reply = (message: SearchReply): void => port.postMessage(message);
  yieldToOthers();
  const service = new SearchService({ directory, nativeBinding: loadAddon(addonPath) }, reply);
  port.on("message", (request: SearchRequest) => service.receive(request));
  reply({ kind: "ready" });
  await service.run();
  // Whoever asked ends the thread once this has been read.
  reply({ kind: "closed" });
}

// A failure ends the thread, and shows there.
if (parentPort !== null) void serve(workerData as SearchThreadData);
