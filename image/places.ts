import { join } from "node:path";
import type { Arch } from "./package-list.ts";

export const root = join(import.meta.dirname, "..");

/** What is kept from one build to the next; never in git. */
export const cache = join(root, "build/image");

export const dist = join(root, "dist");

/** Where one image is put together. */
export function workFolder(arch: Arch): string {
  return join(cache, arch);
}

export function imageFile(arch: Arch): string {
  return join(workFolder(arch), "disk.img");
}

export function imageName(arch: Arch): string {
  return arch === "arm64" ? "homepost-rpi-arm64" : "homepost-pc-amd64";
}
