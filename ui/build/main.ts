import { buildPages, writePagePack } from "./build-pages.ts";

const built = await buildPages();
writePagePack(built);
for (const { name, firstOctets, allOctets } of built.weights) {
  process.stdout.write(
    `dist/ui/pages.json  ${name} ${firstOctets} octets with gzip, ${allOctets} with its later parts\n`,
  );
}
