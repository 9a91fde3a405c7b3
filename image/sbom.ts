// The list of all software in an image, in the JSON of SPDX 2.3: Debian's packages, what was unpacked of them, and
// the packages of npm in our executable.

export interface Software {
  readonly name: string;
  readonly version: string;
  readonly from: "debian" | "npm" | "homepost";
  readonly architecture?: string;
}

/** The installed packages in the text of dpkg's status file. */
export function debianPackages(status: string): Software[] {
  return status.split(/\n\n+/).flatMap((paragraph): Software[] => {
    const field = (name: string) => new RegExp(`^${name}: (.+)$`, "m").exec(paragraph)?.[1];
    const [name, version, architecture] = ["Package", "Version", "Architecture"].map(field);
    if (name === undefined || version === undefined || architecture === undefined) return [];
    if (!field("Status")?.endsWith(" installed")) return [];
    return [{ name, version, architecture, from: "debian" }];
  });
}

/** Lines of name, version and architecture with tabs between. */
export function unpackedPackages(lines: string): Software[] {
  return lines
    .trim()
    .split("\n")
    .map((line) => {
      const [name = "", version = "", architecture = ""] = line.split("\t");
      return { name, version, architecture, from: "debian" };
    });
}

/** What the lockfile names but for what only developers need. */
export function npmPackages(lockfile: string): Software[] {
  const { packages } = JSON.parse(lockfile) as {
    packages: Readonly<Record<string, { version?: string; dev?: boolean }>>;
  };
  return Object.entries(packages).flatMap(([path, { version, dev }]): Software[] => {
    const name = path.split("node_modules/").at(-1) ?? "";
    return name === "" || version === undefined || dev === true
      ? []
      : [{ name, version, from: "npm" }];
  });
}

/** RFC 3339 for the time; names in a fixed order, so that two lists can be compared. */
export function sbom(title: string, created: string, all: readonly Software[]): string {
  const sorted = all.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  const packages = sorted.map((software, index) => ({
    SPDXID: `SPDXRef-${index + 1}`,
    name: software.name,
    versionInfo: software.version,
    downloadLocation: "NOASSERTION",
    filesAnalyzed: false,
    externalRefs: [
      {
        referenceCategory: "PACKAGE-MANAGER",
        referenceType: "purl",
        referenceLocator: purlOf(software),
      },
    ],
  }));
  const document = {
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: "SPDXRef-DOCUMENT",
    name: title,
    documentNamespace: `urn:homepost:${title}`,
    creationInfo: { created, creators: ["Tool: homepost-image"] },
    packages,
    relationships: packages.map(({ SPDXID }) => ({
      spdxElementId: "SPDXRef-DOCUMENT",
      relationshipType: "DESCRIBES",
      relatedSpdxElement: SPDXID,
    })),
  };
  return `${JSON.stringify(document, undefined, 1)}\n`;
}

function keyOf({ from, name, version }: Software): string {
  return `${from} ${name} ${version}`;
}

function purlOf({ from, name, version, architecture }: Software): string {
  const place = from === "debian" ? "deb/debian" : from === "npm" ? "npm" : "generic";
  const known = architecture === undefined ? "" : `?arch=${architecture}`;
  return `pkg:${place}/${encodeURIComponent(name)}@${encodeURIComponent(version)}${known}`;
}
