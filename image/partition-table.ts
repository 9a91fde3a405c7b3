// The partitions of every image, in MiB. An MBR, as it is the only table that every Pi starts from; seven partitions,
// of which 4 holds the last three. DATA is grown to the end of the card at the first start (overlay: early-init).

export interface Partition {
  readonly number: number;
  readonly label: string;
  /** Of the MBR: e a FAT16, c a FAT32, f the extended one, 83 Linux, ef an EFI system partition. */
  readonly type: string;
  readonly startMib: number;
  readonly sizeMib: number;
}

const alignMib = 4;

/** Sizes have headroom: they cannot change once cards are written. */
export const partitions: readonly Partition[] = placed([
  { number: 1, label: "SETUP", type: "e", sizeMib: 64 },
  { number: 2, label: "BOOT-A", type: "c", sizeMib: 256 },
  { number: 3, label: "BOOT-B", type: "c", sizeMib: 256 },
  { number: 4, label: "", type: "f", sizeMib: 0 },
  { number: 5, label: "root-a", type: "83", sizeMib: 1024 },
  { number: 6, label: "root-b", type: "83", sizeMib: 1024 },
  { number: 7, label: "DATA", type: "83", sizeMib: 16 },
]);

export function partitionLabelled(label: string): Partition {
  const found = partitions.find((partition) => partition.label === label);
  if (found === undefined) throw new RangeError(`No partition "${label}"`);
  return found;
}

/** The whole disk, with room for a slice of DATA. */
export const imageMib = partitions.at(-1)!.startMib + partitions.at(-1)!.sizeMib;

/** Such as `a1b2c3d4-05`, as the kernel's `root=PARTUUID=` has it. */
export function partUuid(diskId: string, number: number): string {
  return `${diskId}-${String(number).padStart(2, "0")}`;
}

/** What sfdisk(8) is told. `diskId` is of eight hexadecimal digits. */
export function sfdiskScript(diskId: string, firstType = "e"): string {
  if (!/^[0-9a-f]{8}$/.test(diskId)) throw new RangeError(`Not a disk identifier: "${diskId}"`);
  const lines = partitions.map(({ number, type, startMib, sizeMib }) => {
    const shown = number === 1 ? `${firstType}, bootable` : type;
    return `${number} : start=${startMib}MiB, size=${sizeMib}MiB, type=${shown}`;
  });
  return `label: dos\nlabel-id: 0x${diskId}\n\n${lines.join("\n")}\n`;
}

/** One behind the other, each with room in front of it; logical ones have their link there. */
function placed(list: readonly Omit<Partition, "startMib">[]): Partition[] {
  let end = 0;
  const all = list.map((partition) => {
    const startMib = end + alignMib;
    // The extended partition begins where the link of its first is.
    end = partition.type === "f" ? startMib : startMib + partition.sizeMib;
    return { ...partition, startMib };
  });
  return all.map((partition) =>
    partition.type === "f" ? { ...partition, sizeMib: end - partition.startMib } : partition,
  );
}
