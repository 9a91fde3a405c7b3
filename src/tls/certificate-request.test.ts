import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { it } from "node:test";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { certificateRequest } from "./certificate-request.ts";
import { HostKeys } from "./host-keys.ts";

for (const kind of ["ecdsa", "rsa"] as const) {
  it(`makes a request with an ${kind} key that OpenSSL verifies`, async () => {
    await using directory = await TemporaryDirectory.make();
    const { privateKey } = await new HostKeys(directory.path).key(kind);
    const input = certificateRequest(["mail.example.org", "mta-sts.example.org"], privateKey);
    const words = ["req", "-inform", "DER", "-noout", "-verify", "-text"];
    const text = execFileSync("openssl", words, { input, stdio: "pipe" }).toString();
    assert.match(text, /DNS:mail\.example\.org, DNS:mta-sts\.example\.org/);
  });
}
