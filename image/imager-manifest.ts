import * as v from "valibot";

/** What Raspberry Pi Imager reads of an image: its repository format, version 4. */
const entry = v.strictObject({
  name: v.pipe(v.string(), v.minLength(1)),
  description: v.pipe(v.string(), v.minLength(1)),
  icon: v.string(),
  url: v.pipe(v.string(), v.regex(/^(?:https|file):\/\/.+\.img\.xz$/)),
  extract_size: v.pipe(v.number(), v.integer(), v.minValue(1)),
  extract_sha256: v.pipe(v.string(), v.hash(["sha256"])),
  image_download_size: v.pipe(v.number(), v.integer(), v.minValue(1)),
  image_download_sha256: v.pipe(v.string(), v.hash(["sha256"])),
  release_date: v.pipe(v.string(), v.isoDate()),
  // Without it, Imager asks for no host name and no Wi-Fi; early-init reads the files it then writes.
  init_format: v.literal("cloudinit"),
  devices: v.array(v.picklist(["pi5-64bit", "pi4-64bit", "pi3-64bit"])),
});

export const manifestSchema = v.strictObject({ os_list: v.pipe(v.array(entry), v.length(1)) });

export interface ManifestFacts {
  readonly version: string;
  readonly url: string;
  readonly extractOctets: number;
  readonly extractSha256: string;
  readonly downloadOctets: number;
  readonly downloadSha256: string;
  /** Seconds since 1970. */
  readonly seconds: number;
}

/** The manifest; Imager opens such a file (`.rpi-imager-manifest`) directly. Throws where a fact is none. */
export function imagerManifest(facts: ManifestFacts): string {
  const manifest = v.parse(manifestSchema, {
    os_list: [
      {
        name: `Homepost ${facts.version}`,
        description: "A mail server for your home",
        icon: "",
        url: facts.url,
        extract_size: facts.extractOctets,
        extract_sha256: facts.extractSha256,
        image_download_size: facts.downloadOctets,
        image_download_sha256: facts.downloadSha256,
        release_date: new Date(facts.seconds * 1000).toISOString().slice(0, 10),
        init_format: "cloudinit",
        devices: ["pi5-64bit", "pi4-64bit", "pi3-64bit"],
      },
    ],
  });
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}
