// Which modules of the kernel go where. Names are those of modprobe(8); a file is named relative to the folder of the
// kernel's version.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { isArch, type Arch } from "./package-list.ts";

/** What depmod(8) writes of a folder of modules. */
export interface ModuleTree {
  /** File of each module with the files of those it depends on. */
  readonly dependencies: ReadonlyMap<string, readonly string[]>;
  readonly builtin: ReadonlySet<string>;
}

/** Reads modules.dep and modules.builtin. */
export function readModuleTree(folder: string): ModuleTree {
  const lines = (file: string) => readFileSync(`${folder}/${file}`, "utf8").trim().split("\n");
  const dependencies = lines("modules.dep").map((line) => {
    const [file = "", needed = ""] = line.split(":");
    return [file, needed.split(" ").filter((word) => word !== "")] as const;
  });
  return {
    dependencies: new Map(dependencies),
    builtin: new Set(lines("modules.builtin").map(moduleName)),
  };
}

/** The module's name as the kernel spells it. */
export function moduleName(file: string): string {
  return basename(file)
    .replace(/\.ko(\.[a-z]+)?$/, "")
    .replaceAll("-", "_");
}

/** Files of the modules of these names, with all they depend on; throws where one does not exist at all. */
export function filesOf(names: readonly string[], tree: ModuleTree): string[] {
  const files = new Map(Array.from(tree.dependencies.keys(), (file) => [moduleName(file), file]));
  const found = names.flatMap((name) => {
    const file = files.get(moduleName(name));
    if (file === undefined && !tree.builtin.has(moduleName(name))) {
      throw new Error(`This kernel has no module "${name}"`);
    }
    return file ?? [];
  });
  return withDependencies(found, tree);
}

/** Files whose folder begins with one of these, with all they depend on wherever that is. */
export function filesBelow(folders: readonly string[], tree: ModuleTree): string[] {
  const chosen = Array.from(tree.dependencies.keys()).filter((file) =>
    folders.some((folder) => file.startsWith(`kernel/${folder}`)),
  );
  return withDependencies(chosen, tree);
}

/** Names in a list, one per line, with `[arch]` behind those of one processor. */
export function moduleNames(list: string, arch: Arch): string[] {
  return list.split("\n").flatMap((line) => {
    if (line === "" || line.startsWith("#")) return [];
    const [, name, only] = /^([\w-]+)(?: \[([a-z0-9]+)\])?$/.exec(line) ?? [];
    if (name === undefined || (only !== undefined && !isArch(only))) {
      throw new SyntaxError(`Not a module: "${line}"`);
    }
    return only === undefined || only === arch ? [name] : [];
  });
}

/** modules.dep names all that a module needs, direct or not. */
function withDependencies(files: readonly string[], tree: ModuleTree): string[] {
  const all = new Set(files.flatMap((file) => [file, ...(tree.dependencies.get(file) ?? [])]));
  return [...all].toSorted();
}

const everyMachine = [
  "arch/",
  "block/",
  "crypto/",
  "lib/",
  "mm/",
  "fs/autofs/",
  "fs/erofs/",
  "fs/ext4/",
  "fs/exfat/",
  "fs/fat/",
  "fs/fuse/",
  "fs/isofs/",
  "fs/nls/",
  "fs/overlayfs/",
  "net/8021q/",
  "net/bridge/",
  "net/core/",
  "net/ipv4/",
  "net/ipv6/",
  "net/mac80211/",
  "net/netfilter/",
  "net/rfkill/",
  "net/wireless/",
  "drivers/block/loop",
  "drivers/block/virtio_blk",
  "drivers/block/zram/",
  "drivers/char/hw_random/",
  "drivers/hid/hid-generic",
  "drivers/hid/usbhid/",
  "drivers/md/dm-",
  "drivers/mmc/",
  "drivers/net/mdio/",
  "drivers/net/phy/",
  "drivers/net/tun",
  "drivers/net/usb/",
  "drivers/net/veth",
  "drivers/net/virtio_net",
  "drivers/net/wireguard/",
  "drivers/nvme/host/",
  "drivers/scsi/sd_mod",
  "drivers/scsi/virtio_scsi",
  "drivers/usb/common/",
  "drivers/usb/core/",
  "drivers/usb/host/",
  "drivers/usb/storage/",
  "drivers/virtio/",
  "drivers/leds/trigger/",
];

const pi = [
  "drivers/bluetooth/btbcm",
  "drivers/char/broadcom/",
  "drivers/clk/bcm/",
  "drivers/clk/clk-rp1",
  "drivers/cpufreq/raspberrypi",
  "drivers/dma/bcm2835",
  "drivers/firmware/",
  "drivers/gpio/gpio-raspberrypi",
  "drivers/gpio/gpio-brcmstb",
  "drivers/gpu/drm/vc4/",
  "drivers/hwmon/raspberrypi",
  "drivers/hwmon/pwm-fan",
  "drivers/i2c/busses/i2c-bcm",
  "drivers/i2c/busses/i2c-brcm",
  "drivers/irqchip/",
  "drivers/leds/leds-gpio",
  "drivers/mailbox/",
  "drivers/mfd/rp1",
  "drivers/misc/rp1/",
  "drivers/net/ethernet/broadcom/genet/",
  "drivers/net/ethernet/cadence/",
  "drivers/net/wireless/broadcom/",
  "drivers/nvmem/",
  "drivers/pci/controller/pcie-brcmstb",
  "drivers/phy/broadcom/",
  "drivers/pinctrl/",
  "drivers/pwm/pwm-raspberrypi",
  "drivers/pwm/pwm-bcm2835",
  "drivers/regulator/",
  "drivers/reset/",
  "drivers/rtc/rtc-rpi",
  "drivers/soc/bcm/",
  "drivers/spi/spi-bcm2835",
  "drivers/thermal/broadcom/",
  "drivers/usb/dwc2/",
  "drivers/usb/dwc3/",
  "drivers/usb/phy/",
  "drivers/watchdog/bcm2835",
];

const pc = [
  "drivers/acpi/",
  "drivers/ata/ahci",
  "drivers/ata/ata_piix",
  "drivers/cpufreq/",
  "drivers/gpu/drm/i915/",
  "drivers/hwmon/coretemp",
  "drivers/net/ethernet/intel/",
  "drivers/net/ethernet/realtek/",
  "drivers/platform/x86/intel/",
  "drivers/thermal/intel/",
  "drivers/watchdog/iTCO",
  "drivers/watchdog/i6300esb",
  "fs/efivarfs/",
];

/** Folders, or beginnings of files, that the root file system takes. A home-router PC has Intel's or Realtek's Ethernet. */
export function rootModuleFolders(arch: Arch): readonly string[] {
  return [...everyMachine, ...(arch === "arm64" ? pi : pc)];
}
