// Python's imaplib, as people's scripts use it.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { it } from "node:test";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { certificateOf } from "./certificate.ts";
import { login, password, Product } from "./product.ts";
import { run } from "./program.ts";

it("serves Python's imaplib", async () => {
  await using directory = await TemporaryDirectory.make("imaplib");
  await using product = await Product.localserve();
  const { imap, imaps } = product.ports;
  const certificate = directory.file("certificate.pem");
  await writeFile(certificate, await certificateOf(imaps));
  const story = join(import.meta.dirname, "imaplib_story.py");
  const words = [story, String(imap), String(imaps), certificate, login, password];
  await run("python3", words, { cwd: directory.path });
});
