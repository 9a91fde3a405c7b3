// The units, as far as systemd can judge them without a boot: `make test` runs this, `make image-test` the rest.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { describe, it } from "node:test";
import { root } from "./places.ts";

const folder = join(root, "systemd");
const units = globSync("*.{service,socket,timer,target}", { cwd: folder });
const systemUnits = "usr/lib/systemd/system";
/** Of Debian, named by ours. */
const others = ["unbound.service", "NetworkManager.service", "systemd-sysusers.service"];
/** What an older systemd than that of the image does not know. */
const newer =
  /Unknown key '(?:RestartSteps|RestartMaxDelaySec)' in section \[Service\], ignoring\.$/;

describe("the units", () => {
  it("are such that systemd understands all of them", () => {
    const place = mkdtempSync(join(tmpdir(), "homepost-units-"));
    try {
      makeRootWith(place);
      const args = ["verify", `--root=${place}`, "--man=no", ...units];
      const { status, stderr } = spawnSync("systemd-analyze", args, { encoding: "utf8" });
      const said = stderr.split("\n").filter((line) => line !== "" && !newer.test(line));
      assert.deepEqual(said, []);
      assert.equal(status, 0);
    } finally {
      rmSync(place, { recursive: true });
    }
  });

  // Tenths of the exposure that systemd-analyze counts.
  for (const [unit, exposureMax] of [
    ["homepost.service", 20],
    ["homepost-host.service", 30],
  ] as const) {
    it(`${unit} is exposed by ${exposureMax / 10} at most`, () => {
      const args = ["security", "--offline=true", `--threshold=${exposureMax}`, "--no-pager"];
      const { status, stdout } = spawnSync("systemd-analyze", [...args, join(folder, unit)], {
        encoding: "utf8",
      });
      assert.equal(status, 0, stdout.slice(-200));
    });
  }

  it("open a socket for each service, of either family", () => {
    const services = {
      smtp: 25,
      submission: 587,
      submissions: 465,
      imaps: 993,
      http: 80,
      https: 443,
    };
    const server = readFileSync(join(folder, "homepost.service"), "utf8");
    for (const [service, port] of Object.entries(services)) {
      const text = readFileSync(join(folder, `homepost-${service}.socket`), "utf8");
      assert.match(text, new RegExp(`^FileDescriptorName=${service}$`, "m"));
      assert.match(text, new RegExp(`^ListenStream=0\\.0\\.0\\.0:${port}$`, "m"));
      assert.match(text, new RegExp(`^ListenStream=\\[::\\]:${port}$`, "m"));
      assert.ok(server.includes(`homepost-${service}.socket`));
    }
  });

  it("are all switched on or off by the preset", () => {
    const preset = readFileSync(join(folder, "90-homepost.preset"), "utf8");
    assert.match(preset, /^disable \*$/m);
    const enabled = [...preset.matchAll(/^enable (homepost\S+)$/gm)].map(([, name]) => name!);
    for (const name of enabled) assert.notDeepEqual(globSync(name, { cwd: folder }), [], name);
  });
});

describe("the scripts", () => {
  it("are good shell", () => {
    const scripts = globSync(["overlay/**/*", "appliance/**/*", "image/**/*"], {
      cwd: root,
    }).filter((file) => isShell(join(root, file)));
    assert.ok(scripts.length >= 2);
    const args = ["--shell=sh", ...scripts];
    const { status, stdout } = spawnSync("shellcheck", args, { cwd: root, encoding: "utf8" });
    assert.equal(status, 0, stdout);
  });
});

function isShell(file: string): boolean {
  try {
    return readFileSync(file, "latin1").startsWith("#!/bin/sh");
  } catch (error) {
    if (Error.isError(error) && "code" in error && error.code === "EISDIR") return false;
    throw error;
  }
}

/** A root that has the units and a program for each of their commands. */
function makeRootWith(place: string): void {
  mkdirSync(join(place, systemUnits), { recursive: true });
  mkdirSync(join(place, "etc"));
  for (const unit of units) copyFileSync(join(folder, unit), join(place, systemUnits, unit));
  for (const target of globSync("/usr/lib/systemd/system/*.target")) {
    copyFileSync(target, join(place, systemUnits, basename(target)));
  }
  for (const unit of others) {
    writeFileSync(join(place, systemUnits, unit), "[Service]\nExecStart=/bin/true\n");
  }
  const text = units.map((unit) => readFileSync(join(folder, unit), "utf8")).join("\n");
  const commands = [...text.matchAll(/^Exec\w+=[-+!@]*(\/\S+)/gm)].map(([, program]) => program!);
  for (const program of ["/bin/true", "/bin/sh", ...commands]) {
    const file = join(place, program);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, "#!/bin/sh\n");
    chmodSync(file, 0o755);
  }
}
