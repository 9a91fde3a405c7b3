// What is given to people beside the image: the packed image, where its blocks are, checksums, what is in it, and the
// manifest by which Raspberry Pi Imager knows it.
import { createHash } from "node:crypto";
import {
  createReadStream,
  existsSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fetchBase, type Base } from "./base.ts";
import { imagerManifest } from "./imager-manifest.ts";
import { archOf, type Arch } from "./package-list.ts";
import { dist, imageFile, imageName, root as project, workFolder } from "./places.ts";
import { run, step } from "./run.ts";
import { debianPackages, npmPackages, sbom, unpackedPackages } from "./sbom.ts";

if (import.meta.main) {
  const arch = archOf(process.argv[2]);
  await release(arch, fetchBase(arch));
}

/** Makes all of it in dist/. HOMEPOST_IMAGE_URL says where people will fetch the packed image. */
export async function release(arch: Arch, base: Base): Promise<void> {
  const image = imageFile(arch);
  const file = join(dist, `${imageName(arch)}.img.xz`);
  step("Packing the image (xz)");
  // The roots are packed already: a higher level takes minutes and gains two percent.
  run("bash", ["-c", 'xz -T0 -1 --stdout "$0" >"$1.new"', image, file]);
  renameSync(`${file}.new`, file);
  step("Block map, checksums, list of software, manifest");
  const bmap = join(dist, `${imageName(arch)}.bmap`);
  run("bmaptool", ["--quiet", "create", "-o", bmap, image]);
  const { version } = JSON.parse(readFileSync(join(project, "package.json"), "utf8")) as {
    version: string;
  };
  const seconds = Math.floor(
    statSync(join(workFolder(arch), "root/usr/lib/clock-epoch")).mtimeMs / 1000,
  );
  const list = join(dist, `${imageName(arch)}.spdx.json`);
  writeFileSync(list, softwareList(arch, base, { version, seconds }));
  const made = [file, bmap, list];
  if (arch === "arm64") {
    const manifest = join(dist, `${imageName(arch)}.rpi-imager-manifest`);
    const facts = {
      version,
      seconds,
      url: process.env["HOMEPOST_IMAGE_URL"] ?? `file://${file}`,
      extractOctets: statSync(image).size,
      extractSha256: await sha256(image),
      downloadOctets: statSync(file).size,
      downloadSha256: await sha256(file),
    };
    writeFileSync(manifest, imagerManifest(facts));
    made.push(manifest);
  }
  await addSums(made);
  step(`${basename(file)}  ${(statSync(file).size / 1e6).toFixed(1)} MB`);
}

function softwareList(
  arch: Arch,
  base: Base,
  { version, seconds }: { readonly version: string; readonly seconds: number },
): string {
  const status = readFileSync(join(workFolder(arch), "root/var/lib/dpkg/status"), "utf8");
  return sbom(`${imageName(arch)}-${version}`, new Date(seconds * 1000).toISOString(), [
    { name: "homepost", version, from: "homepost" },
    ...debianPackages(status),
    ...unpackedPackages(readFileSync(base.unpackedList, "utf8")),
    ...npmPackages(readFileSync(join(project, "package-lock.json"), "utf8")),
  ]);
}

async function sha256(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

/** Lines of other files stay: the executables have theirs in the same place. */
async function addSums(files: readonly string[]): Promise<void> {
  const sums = join(dist, "SHA256SUMS");
  const names = new Set(files.map((file) => basename(file)));
  const old = existsSync(sums) ? readFileSync(sums, "utf8").trim().split("\n") : [];
  const kept = old.filter((line) => line !== "" && !names.has(line.slice(66)));
  const fresh = await Promise.all(
    files.map(async (file) => `${await sha256(file)}  ${basename(file)}`),
  );
  writeFileSync(sums, `${[...kept, ...fresh].join("\n")}\n`);
}
