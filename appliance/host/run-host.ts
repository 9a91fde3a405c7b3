import type { HostListening } from "../../src/cli/command.ts";
import { OutputSink } from "../../src/cli/log-sink.ts";
import { Log } from "../../src/log/log.ts";
import { HostServer } from "./host-server.ts";
import { thisMachine } from "./machine.ts";

/** Long enough for a person who goes from one page to the next. */
const idleMs = 30_000;

/** The root helper, until nobody has asked for anything for a while. */
export async function runHost(on: HostListening): Promise<void> {
  using output = new OutputSink(1);
  const machine = thisMachine(new Log(output.sink, "info"));
  await using server = new HostServer({ machine, idleMs });
  await server.listen(on);
  await server.idle;
}
