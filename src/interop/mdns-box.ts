// A box in a network namespace of its own, at the other end of a cable: src/interop/local-name.test.ts starts it.
import { Log } from "../log/log.ts";
import { LocalName } from "../mdns/local-name.ts";

const [name = ""] = process.argv.slice(2);
const services = [
  { type: "https", port: 443 },
  { type: "imaps", port: 993 },
];
const log = new Log((line) => process.stdout.write(`${line}\n`), "info");
await using _box = new LocalName({ name: () => name, services: () => services, log, lookMs: 100 });
process.stdout.write("in its own network\n");
const { promise, resolve } = Promise.withResolvers<void>();
process.stdin.on("end", resolve).resume();
await promise;
