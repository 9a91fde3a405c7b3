// Two boxes and a computer on one cable each: a network namespace for each box, one for who asks. python3-zeroconf
// asks, as one of the ways in which computers do.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, it } from "node:test";
import { run } from "./program.ts";
import { enterNamespace } from "./small-internet/namespace.ts";

await enterNamespace(import.meta.filename);

const box = join(import.meta.dirname, "mdns-box.ts");
const browse = `
import sys, time
from zeroconf import Zeroconf, IPVersion
home = Zeroconf(interfaces=["10.7.0.1"], ip_version=IPVersion.V4Only)
for kind in sys.argv[2:]:
    info = home.get_service_info(kind + ".local.", sys.argv[1] + "." + kind + ".local.", timeout=8000)
    print(kind, info and info.server, info and info.port, info and ",".join(info.parsed_addresses(IPVersion.V4Only)))
home.close()
`;

class Box implements AsyncDisposable {
  readonly #child: ChildProcessWithoutNullStreams;
  #logged = "";

  constructor(name: string) {
    const start = 'ip link set lo up && exec "$@"';
    const words = ["--net", "sh", "-c", start, "sh", process.execPath, box, name];
    this.#child = spawn("unshare", words, { stdio: "pipe" });
    this.#child.stdout.setEncoding("utf8").on("data", (text: string) => (this.#logged += text));
    this.#child.stderr.pipe(process.stderr);
  }

  /** Plugs the cable in: the box has an address then. */
  async plug(cable: string, address: string): Promise<void> {
    await this.#said(/in its own network/);
    const inside = ["-t", String(this.#child.pid), "-n", "ip"];
    await run("ip", ["link", "set", cable, "netns", String(this.#child.pid)]);
    await run("nsenter", [...inside, "link", "set", cable, "up"]);
    await run("nsenter", [...inside, "address", "add", `${address}/24`, "dev", cable]);
  }

  /** Resolves to the name that it has found. */
  async announced(): Promise<string> {
    return (await this.#said(/event=mdns\.announced name=(\S+)/))[1]!;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.stdin.end();
    if (this.#child.exitCode === null) await once(this.#child, "exit");
  }

  async #said(words: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = words.exec(this.#logged);
      if (found !== null) return found;
      await once(this.#child.stdout, "data");
    }
  }
}

/** A switch with the asking computer at 10.7.0.1 and two cables for boxes. */
async function makeSwitch(): Promise<void> {
  const commands = [
    "link add home type bridge mcast_snooping 0",
    "address add 10.7.0.1/24 dev home",
  ];
  for (const number of [1, 2]) {
    commands.push(`link add plug${number} type veth peer name cable${number}`);
    commands.push(`link set plug${number} master home`, `link set plug${number} up`);
  }
  commands.push("link set home up", "route add 224.0.0.0/4 dev home");
  await run("ip", ["-batch", "-"], { input: `${commands.join("\n")}\n` });
}

describe("a box in a home", { timeout: 120_000 }, () => {
  it("is found by its name and services; a second of that name takes another", async () => {
    await makeSwitch();
    await using first = new Box("post");
    await first.plug("cable1", "10.7.0.2");
    assert.equal(await first.announced(), "post");
    const asked = ["-c", browse, "Homepost post", "_https._tcp", "_imaps._tcp"];
    const { stdout } = await run("/usr/bin/python3", asked, { timeMsMax: 60_000 });
    assert.deepEqual(stdout.trim().split("\n"), [
      "_https._tcp post.local. 443 10.7.0.2",
      "_imaps._tcp post.local. 993 10.7.0.2",
    ]);

    await using second = new Box("post");
    await second.plug("cable2", "10.7.0.3");
    assert.equal(await second.announced(), "post-2");
    const other = ["-c", browse, "Homepost post-2", "_https._tcp"];
    const found = await run("/usr/bin/python3", other, { timeMsMax: 60_000 });
    assert.equal(found.stdout.trim(), "_https._tcp post-2.local. 443 10.7.0.3");
  });
});
