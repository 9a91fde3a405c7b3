import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { CertificateAuthority } from "../testing/certificate-authority.ts";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { signedData } from "./signed-data.ts";

const content = Buffer.from("<plist/>\n".repeat(10_000));

describe("signed data, RFC 5652 §5", () => {
  for (const kind of ["ecdsa", "rsa"] as const) {
    it(`of ${kind} is verified by OpenSSL, and only as long as it is unchanged`, async () => {
      await using directory = await TemporaryDirectory.make("cms");
      const authority = new CertificateAuthority();
      const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
      const pem = rsa.export({ type: "pkcs8", format: "pem" }).toString();
      const options = kind === "rsa" ? { key: pem } : {};
      const { key, chain: certificate } = authority.issue(["box.example.net"], options);
      const signed = signedData(content, { key, certificate }, Date.now()) ?? assert.fail();
      await writeFile(directory.file("signed"), signed);
      await writeFile(directory.file("ca.pem"), authority.certificate);
      const words = ["cms", "-verify", "-binary", "-inform", "DER", "-purpose", "any"];
      const files = ["-in", directory.file("signed"), "-CAfile", directory.file("ca.pem")];
      const verified = (): Buffer =>
        execFileSync("openssl", [...words, ...files], {
          stdio: ["ignore", "pipe", "ignore"],
        });
      assert.ok(verified().equals(content));
      signed[signed.indexOf("<plist/>")] = 0x5b;
      await writeFile(directory.file("signed"), signed);
      assert.throws(verified);
    });
  }
});
