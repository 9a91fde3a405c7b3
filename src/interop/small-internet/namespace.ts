import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { geteuid } from "node:process";
import { TemporaryDirectory } from "../../testing/temporary-directory.ts";
import { run } from "../program.ts";

const inside = "HOMEPOST_SMALL_INTERNET";

/**
 * Runs this test file again in network, process and mount namespaces of its own, where it resolves at once; outside
 * it never does. There, port 25 and the addresses of documentation (RFC 5737, RFC 3849) are the test's, nothing leads
 * out, and the kernel ends every process that was started as soon as the test is over. `file` is the test's own.
 */
export async function enterNamespace(file: string): Promise<void> {
  if (process.env[inside] !== undefined) return setUpNetwork();
  if (geteuid?.() !== 0) {
    throw new Error(`${file} makes a network of its own: run it as root (sudo make test)`);
  }
  const namespaces = ["--net", "--mount", "--pid", "--mount-proc", "--fork", "--kill-child"];
  const { status: possible, stderr } = await run("unshare", [...namespaces, "true"], {
    status: undefined,
  });
  if (possible !== 0) {
    const need = "in a container that means docker run --privileged, or CAP_SYS_ADMIN";
    throw new Error(`${file} makes namespaces of its own and may not (${need}): ${stderr.trim()}`);
  }
  // The shell is the first process there, so that it buries those whose parents have ended.
  const shell = ["sh", "-c", '"$@"; exit $?', "sh"];
  const again = [process.execPath, ...process.execArgv, file, ...process.argv.slice(2)];
  const child = spawn("unshare", [...namespaces, ...shell, ...again], {
    stdio: "inherit",
    env: { ...process.env, [inside]: "inside" },
  });
  process.once("exit", () => child.kill("SIGKILL"));
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => process.exit(1));
  const [status] = await once(child, "exit");
  process.exit(status ?? 1);
}

/** What is sent there is lost, and nobody says so: the other end of the cable is in no hands. RFC 5737 */
export const silentAddress = "198.51.100.25";

/** Of the servers of the small internet; there are as many IPv6 addresses. */
const hostsMax = 250;

async function setUpNetwork(): Promise<void> {
  const found = Object.keys(networkInterfaces());
  assert.deepEqual(found, [], `${inside} is set, but this network is somebody's`);
  const v6 = Array.from({ length: hostsMax }, (_, index) => {
    return `address add 2001:db8::${(index + 1).toString(16)}/128 dev lo nodad`;
  });
  const commands = [
    "link set lo up",
    "address add 192.0.2.1/32 dev lo",
    "route add local 192.0.2.0/24 dev lo src 192.0.2.1",
    "link add silent type veth peer name lost",
    "link set silent up",
    "link set lost up",
    "address add 198.51.100.1/24 dev silent",
    `neighbour add ${silentAddress} lladdr 02:00:00:00:00:19 dev silent`,
    ...v6,
  ];
  await run("ip", ["-batch", "-"], { input: `${commands.join("\n")}\n` });
  // Every program there asks the resolver of the small internet.
  await using directory = await TemporaryDirectory.make("resolv");
  const file = directory.file("resolv.conf");
  await writeFile(file, "nameserver 127.0.0.1\n", { mode: 0o644 });
  await run("mount", ["--bind", file, "/etc/resolv.conf"]);
}
