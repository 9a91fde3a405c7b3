import { mkdir, writeFile } from "node:fs/promises";
import { Resolver } from "node:dns/promises";
import { TemporaryDirectory } from "../../testing/temporary-directory.ts";
import { Daemon, run } from "../program.ts";
import { formatZone, nameServerAddress, type Zone } from "./zones.ts";

/** Who may change which zone. RFC 2136, RFC 8945 */
export interface KnotUpdates {
  readonly zone: string;
  readonly key: { readonly name: string; readonly algorithm: string; readonly secret: string };
  /** Known, but allowed nothing. */
  readonly idleKey: KnotUpdates["key"];
}

/** Knot DNS with all zones, each signed by a key of its own, as its `dnssec` says. */
export class Knot implements AsyncDisposable {
  /** DS record of the root, for those who validate. RFC 4034 §5 */
  readonly trustAnchor: string;
  readonly #owned: AsyncDisposable;

  private constructor(trustAnchor: string, owned: AsyncDisposable) {
    this.trustAnchor = trustAnchor;
    this.#owned = owned;
  }

  static async start(zones: readonly Zone[], updates?: KnotUpdates): Promise<Knot> {
    await using owned = new AsyncDisposableStack();
    const directory = owned.use(await TemporaryDirectory.make("knot"));
    for (const name of ["run", "zones", "database"]) await mkdir(directory.file(name));
    const configuration = directory.file("knot.conf");
    await writeFile(configuration, knotConf(directory.path, zones, updates));
    const signed = zones.filter(({ dnssec }) => dnssec !== "unsigned");
    const anchors = new Map<string, string>();
    // One after the other: they share a database.
    for (const zone of signed) anchors.set(zone.name, await newKey(configuration, zone));
    for (const zone of zones) {
      const below = zones.filter(({ name }) => name !== "." && parentOf(name) === zone.name);
      const dsRecords = below.flatMap(({ name }) => anchors.get(name) ?? []);
      await writeFile(directory.file("zones", fileOf(zone)), formatZone(zone, dsRecords));
    }
    const log = directory.file("log");
    const daemon = owned.use(new Daemon("/usr/sbin/knotd", ["-c", configuration], { log }));
    const resolver = new Resolver({ timeout: 500, tries: 1 });
    resolver.setServers([nameServerAddress]);
    await daemon.ready(() => Promise.all(zones.map(({ name }) => resolver.resolveSoa(name))));
    return new Knot(anchors.get(".") ?? "", owned.move());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned[Symbol.asyncDispose]();
  }
}

/** Makes the zone's key and gives the DS record for it, or for a key that nobody has. */
async function newKey(configuration: string, { name, dnssec }: Zone): Promise<string> {
  const words = ["-c", configuration, name];
  const algorithm = "algorithm=ecdsap256sha256";
  await run("keymgr", [...words, "generate", algorithm, "ksk=yes", "zsk=yes"]);
  const { stdout } = await run("keymgr", [...words, "ds"]);
  // With SHA-256; others follow.
  const record = stdout.split("\n").find((line) => / DS \d+ 13 2 /.test(line)) ?? "";
  if (dnssec === "signed") return record;
  return record.replace(/[0-9A-Fa-f]+$/, (digest) => "0".repeat(digest.length));
}

function parentOf(name: string): string {
  const parent = name.slice(name.indexOf(".") + 1);
  return parent === "" ? "." : parent;
}

function fileOf({ name }: Zone): string {
  return `${name === "." ? "root." : name}zone`;
}

function knotConf(path: string, zones: readonly Zone[], updates?: KnotUpdates): string {
  return `server:
  rundir: ${path}/run
  listen: ${nameServerAddress}@53
database:
  storage: ${path}/database
log:
  - target: stderr
    any: notice
${updates === undefined ? "" : updatesConf(updates)}policy:
  - id: ours
    manual: on
    single-type-signing: on
template:
  - id: default
    storage: ${path}/zones
    zonefile-sync: -1
    journal-content: none
    dnssec-policy: ours
zone:
${zones.map((zone) => zoneConf(zone, updates)).join("")}`;
}

function updatesConf({ key, idleKey }: KnotUpdates): string {
  const keys = [key, idleKey].map(
    ({ name, algorithm, secret }) =>
      `  - id: ${name}\n    algorithm: ${algorithm}\n    secret: ${secret}\n`,
  );
  return `key:
${keys.join("")}acl:
  - id: updates
    key: ${key.name}
    action: update
`;
}

function zoneConf(zone: Zone, updates?: KnotUpdates): string {
  return `  - domain: ${zone.name}
    file: ${fileOf(zone)}
    dnssec-signing: ${zone.dnssec === "unsigned" ? "off" : "on"}
${updates?.zone === zone.name ? "    acl: updates\n" : ""}`;
}
