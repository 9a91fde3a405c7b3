import { join } from "node:path";
import type { Arch } from "../package-list.ts";
import { run } from "../run.ts";
import { boot } from "./firmware.ts";

export interface Power {
  readonly card: string;
  /** For what is made on the way. */
  readonly folder: string;
  readonly memoryMib: number;
  /** The flag that the firmware of a Pi takes for one start. */
  readonly isTrial: boolean;
}

/** What QEMU is told of a machine, but for its card, its network and its lines. */
export interface Board {
  readonly program: string;
  args(power: Power): readonly string[];
}

/** A shell of root for tests, and the log on a line that goes to a file. */
const shell = "systemd.debug_shell=hvc0";

/** A machine of QEMU's own, started as the firmware of a Pi starts it. */
const virtualPi: Board = {
  program: "qemu-system-aarch64",
  args: ({ card, folder, memoryMib, isTrial }) => {
    const { partition, kernel, initramfs, commandLine } = boot(card, folder, isTrial);
    const board = ["-M", "virt", "-cpu", "cortex-a72"];
    const tree = join(folder, "tree.dtb");
    const size = ["-smp", "2", "-m", String(memoryMib), "-display", "none"];
    run("qemu-system-aarch64", [...board, ...size, "-M", `virt,dumpdtb=${tree}`]);
    run("fdtput", ["-cp", tree, "/chosen/bootloader"]);
    const told = { partition, tryboot: isTrial ? 1 : 0 };
    for (const [name, value] of Object.entries(told)) {
      run("fdtput", ["-t", "i", tree, "/chosen/bootloader", name, String(value)]);
    }
    const append = `${commandLine} console=ttyAMA0 ${shell}`;
    return [...board, "-kernel", kernel, "-initrd", initramfs, "-dtb", tree, "-append", append];
  },
};

/** A PC with UEFI. The stub in front of the kernel takes more words for it from the firmware. */
const pc: Board = {
  program: "qemu-system-x86_64",
  args: () => {
    const extra = `io.systemd.stub.kernel-cmdline-extra=console=ttyS0 ${shell}`;
    return ["-M", "q35", "-bios", "/usr/share/ovmf/OVMF.fd", "-smbios", `type=11,value=${extra}`];
  },
};

export const boards: Readonly<Record<Arch, Board>> = { arm64: virtualPi, amd64: pc };
