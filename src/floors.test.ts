import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path/posix";
import { describe, it } from "node:test";

/** The floors of the house, lowest first. A folder may import folders on lower floors, never its neighbours. */
const floors: readonly Floor[] = [
  { pure: true, folders: ["abnf", "log", "lines"] },
  { pure: true, folders: ["address", "xml", "webauthn"] },
  { pure: true, folders: ["message"] },
  { pure: true, folders: ["smtp", "imap", "jmap", "sasl", "dkim", "client-setup"] },
  { pure: false, folders: ["dns", "tls", "slices", "device", "mdns", "clock"] },
  { pure: false, folders: ["mta-sts", "dane", "tls-rpt", "diagnosis"] },
  { pure: false, folders: ["store"] },
  { pure: false, folders: ["search", "testdata"] },
  { pure: false, folders: ["account", "smtp-client", "acme"] },
  { pure: false, folders: ["queue", "domain-dns"] },
  { pure: false, folders: ["delivery"] },
  { pure: false, folders: ["smtp-server", "imap-server", "jmap-server"] },
  { pure: false, folders: ["config"] },
  { pure: false, folders: ["setup"] },
  { pure: false, folders: ["admin", "sendmail", "box"] },
  { pure: false, folders: ["control", "own-account"] },
  { pure: false, folders: ["web"] },
  { pure: false, folders: ["cli"] },
  {
    pure: false,
    folders: [
      "executable.ts",
      "doors.ts",
      "own-box.ts",
      "own-certificates.ts",
      "own-reachability.ts",
      "secure-delivery.ts",
      "self-check.ts",
      "service-notices.ts",
      "verify-elsewhere.ts",
    ],
  },
  { pure: false, folders: ["web-doors.ts", "open-doors.ts", "offer-box.ts"] },
  { pure: false, folders: ["ground.ts"] },
  { pure: false, folders: ["own-admin.ts", "own-light.ts"] },
  { pure: false, folders: ["server.ts", "fill-directory.ts"] },
  { pure: false, folders: ["main.ts"] },
];

interface Floor {
  /** A pure floor computes and never waits: same input, same output. */
  readonly pure: boolean;
  readonly folders: readonly string[];
}

const pureBuiltins = new Set(["node:assert/strict", "node:buffer", "node:crypto"]);
const root = import.meta.dirname;
const edges = globSync("**/*.ts", {
  cwd: root,
  exclude: ["**/*.test.ts", "testing/**", "integration/**", "interop/**"],
}).flatMap(importsOf);

describe("floors", () => {
  it("imports point down", () => {
    const climbs = edges.filter(({ file, target }) => {
      if (!target.startsWith(".")) return false;
      const from = folderOf(file);
      const to = folderOf(join(dirname(file), target));
      return from !== to && floorOf(from) <= floorOf(to);
    });
    assert.deepEqual(climbs, []);
  });

  it("pure floors import no input or output", () => {
    const impure = edges.filter(({ file, target }) => {
      return (
        target.startsWith("node:") &&
        floors[floorOf(folderOf(file))]?.pure &&
        !pureBuiltins.has(target)
      );
    });
    assert.deepEqual(impure, []);
  });
});

interface Edge {
  readonly file: string;
  readonly target: string;
}

function importsOf(file: string): Edge[] {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(/^(?:import|export)\b[^;]*?"([^"]+)";/gm)].map(([, target]) => ({
    file,
    target: target!,
  }));
}

function folderOf(path: string): string {
  return path.split("/", 1)[0]!;
}

function floorOf(folder: string): number {
  const floor = floors.findIndex(({ folders }) => folders.includes(folder));
  return floor >= 0 ? floor : assert.fail(`No floor for "${folder}": add it to floors.test.ts`);
}
