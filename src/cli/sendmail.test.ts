import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { createSecureContext } from "node:tls";
import { CertificateAuthority } from "../testing/certificate-authority.ts";
import { homepost } from "../testing/command-line.ts";
import { SmtpSink } from "../testing/smtp-sink.ts";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";

const { key, chain } = new CertificateAuthority("Authority of the test").issue(["localhost"]);

describe("the command sendmail", () => {
  it("sends what it reads by the settings of a file", async () => {
    await using sink = await SmtpSink.listen({
      implicitTls: true,
      secureContext: createSecureContext({ key, cert: chain }),
      password: "secret",
    });
    await using directory = await TemporaryDirectory.make("sendmail");
    const file = join(directory.path, "sendmail.toml");
    const settings = [
      'host = "127.0.0.1"',
      `port = ${sink.port}`,
      'username = "mia@example.org"',
      'password = "secret"',
      'mechanisms = ["PLAIN"]',
    ];
    await writeFile(file, settings.join("\n"));
    const input = "Subject: hi\n\nHello\n";
    const sent = await homepost(`sendmail -C ${file} -oi a@b.example`, { input });
    assert.deepEqual([sent.code, sent.out, sent.err], [0, "", ""]);
    assert.match(String(sink.transactions[0]?.message), /^Subject: hi\r\n\r\nHello\r\n$/m);
  });

  for (const [line, code, text] of [
    ["sendmail -bp", 64, /^sendmail: -bp is not done here/],
    ["sendmail -C /nowhere/sendmail.toml a@b", 78, /no \/nowhere\/sendmail\.toml: write username/],
    ["sendmail -C /dev/null a@b", 78, /username: the key is missing/],
  ] as const) {
    it(`ends with ${code} after ${line}`, async () => {
      const ran = await homepost(line);
      assert.equal(ran.code, code);
      assert.match(ran.err, text);
    });
  }
});
