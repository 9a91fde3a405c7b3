// `make vm`: the image in a virtual board until Ctrl-C, with its ports on this machine.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { archOf } from "../package-list.ts";
import { imageFile, workFolder } from "../places.ts";
import { boards } from "./board.ts";
import { forwardedPorts, Machine } from "./machine.ts";

const { values } = parseArgs({
  options: {
    "port-base": { type: "string", default: "20000" },
    arch: { type: "string", default: "arm64" },
    memory: { type: "string", default: "512" },
    keep: { type: "boolean", default: false },
  },
});
const arch = archOf(values.arch);
const folder = join(workFolder(arch), "vm");
mkdirSync(folder, { recursive: true });
await using machine = new Machine({
  folder,
  portBase: Number(values["port-base"]),
  memoryMib: Number(values.memory),
  board: boards[arch],
});
if (!values.keep) machine.flash(imageFile(arch));
const { promise: stopped, resolve } = Promise.withResolvers<void>();
process.on("SIGINT", () => resolve()).on("SIGTERM", () => resolve());
for (;;) {
  machine.start();
  const ports = forwardedPorts.map((port) => `${port} on ${machine.port(port)}`).join(", ");
  process.stdout.write(
    `Starting; it takes about a minute. Ports: ${ports}\n` +
      `Page: http://127.0.0.1:${machine.port(80)}/  Log: ${folder}/serial-*.log\n`,
  );
  const isStopped = await Promise.race([
    stopped.then(() => true),
    machine.ended(2 ** 31 - 1).then(() => false),
  ]);
  if (isStopped) break;
}
