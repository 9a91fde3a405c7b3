// What was started and seen to work. The hash is over all that a boot depends on and unit tests do not show; where it
// is another, `make image-test` has to run again.
import { createHash } from "node:crypto";
import { globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { root } from "./places.ts";

export const testedFile = join(root, "image/tested.json");

const folders = ["appliance", "image", "overlay", "systemd"];
const excluded = /(?:\.md|\.test\.ts|^image\/tested\.json|^image\/executable\/.*)$/;

/** Of names, contents and whether they can be run, in a fixed order. */
export function imageHash(): string {
  const files = globSync(
    folders.map((folder) => `${folder}/**/*`),
    { cwd: root },
  )
    .filter((file) => !excluded.test(file) && statSync(join(root, file)).isFile())
    .toSorted();
  const hash = createHash("sha256");
  for (const file of files) {
    const octets = readFileSync(join(root, file));
    const isProgram = (statSync(join(root, file)).mode & 0o100) !== 0;
    hash.update(`${file} ${isProgram} ${octets.length}\n`).update(octets);
  }
  return hash.digest("hex");
}
