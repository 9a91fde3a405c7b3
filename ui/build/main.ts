import { buildPages, writePagePack } from "./build-pages.ts";

const built = await buildPages();
writePagePack(built);
const { firstOctets, webmailOctets } = built;
process.stdout.write(
  `dist/ui/pages.json  webmail ${firstOctets} octets with gzip, ${webmailOctets} with its later parts\n`,
);
