// A process that indexes the store in the directory given to it, and says how far it is. It is there to be killed.
import { SearchIndex } from "../search/search-index.ts";
import { quietLog } from "./store.ts";

const [directory = ""] = process.argv.slice(2);
const store = { subscribe: () => ({ [Symbol.dispose]: () => {} }) };
const index = new SearchIndex({ directory, store, log: quietLog() });
await index.ready;
for (;;) {
  const { done } = await index.status();
  process.stdout.write(`${done}\n`);
}
