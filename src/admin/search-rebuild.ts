import { SearchFault } from "../search/search-index.ts";
import { nothing } from "./arguments.ts";
import { CallRefusal, callOf } from "./call.ts";

/** Makes the full-text index anew, while it is in use; tells how far it is. */
export const searchRebuild = callOf(nothing, async ({ search }, _args, caller) => {
  try {
    await search.rebuild(({ done, total }) => caller.report(`${done} of ${total} messages`));
    return search.status();
  } catch (error) {
    if (!(error instanceof SearchFault)) throw error;
    throw new CallRefusal("The index cannot be made: see the log of the server, then restart it", {
      cause: error,
    });
  }
});
