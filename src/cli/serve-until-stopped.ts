import type { ServerSettings } from "../config/server-settings.ts";
import type { CommandContext, RunningServer } from "./command.ts";

/** Starts the server, says so, and stops it in good order on SIGINT or SIGTERM; a second signal ends it at once. */
export async function serveUntilStopped(
  context: CommandContext,
  settings: ServerSettings,
  announce: (server: RunningServer) => Promise<void>,
): Promise<number> {
  const stop = stopSignal();
  await using server = await context.startServer(settings);
  await announce(server);
  await Promise.race([stop, server.failed]);
  return 0;
}

function stopSignal(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let signals = 0;
  const stop = (): void => {
    signals++;
    if (signals > 1) process.exit(130);
    resolve();
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  return promise;
}
