/** An entry of an archive for the kernel, such as an initramfs. Names are relative, without a slash in front. */
export type CpioEntry =
  | { readonly kind: "folder"; readonly name: string }
  | { readonly kind: "link"; readonly name: string; readonly target: string }
  | {
      readonly kind: "file";
      readonly name: string;
      readonly octets: Uint8Array;
      readonly isProgram?: boolean;
    };

const types = { folder: 0o040000, link: 0o120000, file: 0o100000 } as const;

/** The archive in the "new ASCII" format (070701); all is root's and of the same second. cpio(5) */
export function cpioArchive(entries: readonly CpioEntry[], seconds: number): Buffer {
  const parts: Buffer[] = [];
  for (const [index, entry] of entries.entries()) {
    const octets = octetsOf(entry);
    const mode = types[entry.kind] | permissionsOf(entry);
    const links = entry.kind === "folder" ? 2 : 1;
    parts.push(header([index + 1, mode, 0, 0, links, seconds, octets.length], entry.name));
    parts.push(padded(octets));
  }
  parts.push(header([0, 0, 0, 0, 1, 0, 0], "TRAILER!!!"));
  return Buffer.concat(parts);
}

function octetsOf(entry: CpioEntry): Buffer {
  switch (entry.kind) {
    case "folder":
      return Buffer.alloc(0);
    case "link":
      return Buffer.from(entry.target);
    case "file":
      return Buffer.from(entry.octets);
  }
}

function permissionsOf(entry: CpioEntry): number {
  if (entry.kind === "link") return 0o777;
  return entry.kind === "folder" || entry.isProgram === true ? 0o755 : 0o644;
}

/** The fields up to the size, then devices (none), the length of the name with its NUL, and no checksum. */
function header(fields: readonly number[], name: string): Buffer {
  const octets = Buffer.from(`${name}\0`);
  const all = [...fields, 0, 0, 0, 0, octets.length, 0];
  const digits = all.map((field) => field.toString(16).toUpperCase().padStart(8, "0")).join("");
  return padded(Buffer.concat([Buffer.from(`070701${digits}`), octets]));
}

function padded(octets: Buffer): Buffer {
  return Buffer.concat([octets, Buffer.alloc(-octets.length & 3)]);
}
