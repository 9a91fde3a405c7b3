import { OutputSink } from "../../src/cli/log-sink.ts";
import { Log } from "../../src/log/log.ts";
import { thisMachine } from "../host/machine.ts";
import { firstBoot } from "./first-boot.ts";

export async function runFirstBoot(): Promise<void> {
  using output = new OutputSink(1);
  await firstBoot(thisMachine(new Log(output.sink, "info")));
}
