import { buildPages, writePagePack } from "./build-pages.ts";

const built = await buildPages();
writePagePack(built);
process.stdout.write(`dist/ui/pages.json  webmail ${built.webmailOctets} octets with gzip\n`);
