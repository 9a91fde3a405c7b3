// `make image-test`: the image as it is written to cards, started in a virtual board, used, cut off and reset. Prints what
// it finds and how long it took, and keeps it in tested.json with a hash of all that was tested.
import assert from "node:assert/strict";
import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { archOf } from "../package-list.ts";
import { imageFile, workFolder } from "../places.ts";
import { imageHash, testedFile } from "../tested.ts";
import { boards } from "./board.ts";
import { claimByPhone } from "./claim-page.ts";
import { hasSetupFile, readSetupFile, writeSetupFile } from "./firmware.ts";
import { deliver, isGreeted, setupText, subjects } from "./mail.ts";
import { Machine, type StartOptions } from "./machine.ts";
import { startOnPi3 } from "./pi3.ts";

const arch = archOf(process.argv[2]);
const bootMsMax = 600_000;
const folder = join(workFolder(arch), "image-test");
const facts: Record<string, string> = {};
// Before: who changes something meanwhile has to test again.
const hash = imageHash();
const begun = Date.now();

// The machine goes with us.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));
await main();

async function main(): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await using machine = new Machine({
    folder,
    portBase: 21_000,
    memoryMib: 512,
    board: boards[arch],
  });
  machine.flash(imageFile(arch));
  writeSetupFile(machine.card, "setup.txt", setupText);
  await scenario("a preseeded card comes up without a hand", () => preseeded(machine));
  await scenario("mail comes in at port 25 and is read over IMAPS", () => mail(machine));
  await scenario("units are hardened, the firewall is up", () => hardened(machine));
  await scenario("memory of the whole system and of the server", () => memory(machine));
  await scenario("a new start of the server refuses nobody", () => restart(machine));
  await scenario("a reboot keeps everything", () => reboot(machine));
  await scenario("a power cut during delivery loses nothing acknowledged", () => powerCut(machine));
  await scenario("a clock of 1970 does not break the start", () => epoch(machine));
  await scenario("factory reset gives a fresh box, claimed by a phone", () => reset(machine));
  if (arch === "arm64")
    await scenario("QEMU's Pi 3, with the device tree of a Pi", () => onPi3(machine));
  const image = statSync(imageFile(arch));
  facts["image on disk"] = `${((image.blocks * 512) / 1e6).toFixed(0)} MB`;
  // Of the image for cards alone: that of a PC is the same system.
  if (arch === "arm64") {
    writeFileSync(testedFile, `${JSON.stringify({ hash, facts }, undefined, 2)}\n`);
  }
  process.stdout.write(`${JSON.stringify(facts, undefined, 2)}\n`);
}

async function scenario(name: string, run: () => Promise<void>): Promise<void> {
  const start = Date.now();
  await run();
  const seconds = ((Date.now() - start) / 1000).toFixed(0);
  process.stdout.write(
    `${String(Math.round((Date.now() - begun) / 1000)).padStart(5)} s  ${name} (${seconds} s)\n`,
  );
  facts[name] = `seen (${seconds} s)`;
}

/** Until mail is taken; returns the seconds since power was switched on. */
async function startAndGreet(machine: Machine, options: StartOptions = {}): Promise<number> {
  const start = Date.now();
  machine.start(options);
  await until(machine, () => isGreeted(machine, 25));
  return (Date.now() - start) / 1000;
}

async function until(machine: Machine, isSo: () => Promise<boolean> | boolean): Promise<void> {
  const end = Date.now() + bootMsMax;
  while (!(await isSo())) {
    assert.ok(machine.isRunning, `The machine is off: ${machine.serialLog.slice(-2000)}`);
    assert.ok(Date.now() < end, `Waited too long: ${machine.serialLog.slice(-2000)}`);
    await sleep(500);
  }
}

async function preseeded(machine: Machine): Promise<void> {
  const seconds = await startAndGreet(machine);
  facts["first boot to greeting on port 25"] = `${seconds.toFixed(0)} s`;
  assert.equal(hasSetupFile(machine.card, "first-boot"), false);
  const said = readSetupFile(machine.card, "setup.txt");
  assert.ok(!said.includes("the owner of the board") && !said.includes("mail for the board"), said);
  const octets = Number(await machine.command("df --output=size -B1 /data | tail -n 1"));
  // The card has 8 GiB, of which the other partitions take 2.6.
  assert.ok(octets > 5e9, `DATA has ${octets} octets`);
  assert.match(await machine.command("cat /etc/hostname"), /^parlour$/m);
  const failed = await machine.command("systemctl --failed --no-legend --plain");
  assert.equal(failed.trim(), "");
  // Known at home by its name.
  await until(machine, async () => /:5353\b/.test(await machine.command("ss -Huln")));
}

async function mail(machine: Machine): Promise<void> {
  await deliver(machine, "first");
  assert.deepEqual(await subjects(machine), ["first"]);
  const page = await fetch(`http://127.0.0.1:${machine.port(80)}/`, { redirect: "manual" });
  assert.ok(page.status < 400, `The page answers ${page.status}`);
}

async function hardened(machine: Machine): Promise<void> {
  for (const [unit, most] of [
    ["homepost.service", 2],
    ["homepost-host.service", 3],
  ] as const) {
    const said = await machine.command(
      `systemd-analyze security --no-pager ${unit} | tail -n 1`,
      120_000,
    );
    const exposure = Number(/: (\d+\.\d)/.exec(said)?.[1]);
    assert.ok(exposure <= most, `${unit}: ${said}`);
    facts[`exposure of ${unit}`] = String(exposure);
  }
  assert.match(await machine.command("nft list chain inet homepost input"), /policy drop/);
  assert.match(await machine.command("swapon --noheadings"), /zram/);
  assert.match(await machine.command("mount | grep ' / '"), /erofs \(ro/);
}

async function memory(machine: Machine): Promise<void> {
  await sleep(10_000);
  const info = await machine.command("cat /proc/meminfo");
  const kb = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(info)?.[1]);
  facts["memory in use, all"] = `${((kb("MemTotal") - kb("MemAvailable")) / 1024).toFixed(0)} MiB`;
  const pid = "$(systemctl show --property=MainPID --value homepost.service)";
  const pss = await machine.command(`grep ^Pss: /proc/${pid}/smaps_rollup`);
  const serverKb = Number(/(\d+) kB/.exec(pss)?.[1]);
  assert.ok(serverKb > 0, pss);
  facts["memory of the server"] = `${(serverKb / 1024).toFixed(0)} MiB`;
}

/** Connections that come while the server is away wait in the socket. */
async function restart(machine: Machine): Promise<void> {
  const restarted = machine.command(
    "systemctl restart homepost.service; echo restarted",
    bootMsMax,
  );
  let isDone = false;
  void restarted.finally(() => (isDone = true));
  let count = 0;
  while (!isDone) {
    try {
      await deliver(machine, `meanwhile-${count}`);
      count += 1;
    } catch (error) {
      // Sessions of before are told to come again, as RFC 5321 §3.8 has it; nobody finds the door shut.
      assert.match(String(error), /got 421/);
    }
  }
  assert.match(await restarted, /restarted/);
  assert.equal(
    (await subjects(machine)).filter((subject) => subject.startsWith("meanwhile-")).length,
    count,
  );
}

async function reboot(machine: Machine): Promise<void> {
  const id = await machine.command("cat /etc/machine-id");
  const before = await subjects(machine);
  await machine.command("systemctl --no-block reboot");
  await machine.ended(bootMsMax);
  const seconds = await startAndGreet(machine);
  facts["boot to greeting on port 25"] = `${seconds.toFixed(0)} s`;
  assert.equal(await machine.command("cat /etc/machine-id"), id);
  assert.deepEqual(await subjects(machine), before);
}

async function powerCut(machine: Machine): Promise<void> {
  const acknowledged: string[] = [];
  const cut = sleep(6000).then(() => machine.cutPower());
  try {
    while (machine.isRunning) {
      const subject = `cut-${acknowledged.length}`;
      await deliver(machine, subject);
      acknowledged.push(subject);
    }
  } catch (error) {
    assert.ok(acknowledged.length > 0, `Nothing was acknowledged: ${String(error)}`);
  }
  await cut;
  await startAndGreet(machine);
  const kept = new Set(await subjects(machine));
  assert.deepEqual(
    acknowledged.filter((subject) => !kept.has(subject)),
    [],
  );
  const verified = await machine.command("homepost verify /var/lib/homepost", 300_000);
  assert.match(verified, /No faults/);
  facts["mails acknowledged before the power cut"] = String(acknowledged.length);
}

async function epoch(machine: Machine): Promise<void> {
  await machine.command("systemctl --no-block poweroff");
  await machine.ended(bootMsMax);
  await startAndGreet(machine, { clock: "1970-01-01" });
  const built = Number(await machine.command("stat -c %Y /usr/lib/clock-epoch"));
  assert.ok(Number(await machine.command("date +%s")) >= built);
  await deliver(machine, "in-1970");
  assert.ok((await subjects(machine)).includes("in-1970"));
}

async function reset(machine: Machine): Promise<void> {
  await machine.command("systemctl --no-block poweroff");
  await machine.ended(bootMsMax);
  writeSetupFile(machine.card, "factory-reset", "");
  writeSetupFile(machine.card, "setup.txt", "# nothing\n");
  machine.start();
  const origin = `http://127.0.0.1:${machine.port(80)}/`;
  await until(machine, () =>
    fetch(origin).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  await until(machine, () => hasSetupFile(machine.card, "CLAIM.txt"));
  assert.equal(hasSetupFile(machine.card, "factory-reset"), false);
  assert.equal(await isGreeted(machine, 25), false);
  const [code = ""] =
    /[A-Z2-7]{5}-?[A-Z2-7]{5}/.exec(readSetupFile(machine.card, "CLAIM.txt")) ?? [];
  await claimByPhone(origin, code, join(folder, "claim.png"));
  await until(machine, () => isGreeted(machine, 25));
  // Whoever finds the card later learns nothing from it.
  await until(machine, () => !hasSetupFile(machine.card, "CLAIM.txt"));
}

async function onPi3(machine: Machine): Promise<void> {
  await machine.cutPower();
  facts["QEMU's Pi 3 reaches"] = (await startOnPi3(imageFile(arch), folder, 180_000)) ?? "nothing";
}
