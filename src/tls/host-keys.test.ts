import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { HostKeys } from "./host-keys.ts";
import { selfSigned } from "./self-signed.ts";

describe("keys of the machine", () => {
  it("are made once, of both kinds, and kept", async () => {
    await using directory = await TemporaryDirectory.make();
    const keys = new HostKeys(directory.file("keys"));
    const [ecdsa, rsa] = await keys.all();
    assert.deepEqual(
      [ecdsa?.privateKey.asymmetricKeyType, rsa?.privateKey.asymmetricKeyType],
      ["ec", "rsa"],
    );
    const again = await new HostKeys(directory.file("keys")).all();
    assert.deepEqual(
      again.map(({ pem }) => pem),
      [ecdsa?.pem, rsa?.pem],
    );
  });

  it("take over the key of a certificate that is there already", async () => {
    await using directory = await TemporaryDirectory.make();
    const made = await selfSigned(["mail.example"], Date.now());
    await writeFile(directory.file("self-signed.pem"), made.key + made.certificate);
    assert.equal((await new HostKeys(directory.path).key("ecdsa")).pem, made.key);
  });

  it("are not replaced where their file is damaged", async () => {
    await using directory = await TemporaryDirectory.make();
    await writeFile(directory.file("host-p256.pem"), "damaged");
    await assert.rejects(new HostKeys(directory.path).key("ecdsa"));
  });
});
