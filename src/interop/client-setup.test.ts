// What mail programs find when they set themselves up, read by programs of others: curl, Python's plistlib, OpenSSL.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { CertificateAuthority } from "../testing/certificate-authority.ts";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { Product } from "./product.ts";
import { run } from "./program.ts";

const hostName = "box.home.example";
const owned = new AsyncDisposableStack();
let product: Product;
let directory: TemporaryDirectory;

before(async () => {
  directory = owned.use(await TemporaryDirectory.make("client-setup"));
  const authority = new CertificateAuthority();
  await writeFile(directory.file("ca.pem"), authority.certificate);
  const { chain, key } = authority.issue([hostName, "autoconfig.home.example"]);
  await writeFile(directory.file("chain.pem"), chain);
  await writeFile(directory.file("key.pem"), key);
  const [certificateFile, keyFile] = [directory.file("chain.pem"), directory.file("key.pem")];
  product = owned.use(
    await Product.serve({
      hostName,
      config: `tls = { certificate = "${certificateFile}", key = "${keyFile}" }`,
    }),
  );
  await product.cli(["domain", "add", "other.example"]);
  await product.cli(["domain", "add", "home.example"]);
});

after(() => owned.disposeAsync());

/** As programs ask, with the certificates verified. */
async function curl(host: string, path: string, words: readonly string[] = []): Promise<string> {
  const { https } = product.ports;
  const to = [
    "--connect-to",
    `${host}:443:127.0.0.1:${https}`,
    "--cacert",
    directory.file("ca.pem"),
  ];
  const { stdout } = await run("curl", [
    "-sS",
    "--fail",
    ...to,
    ...words,
    `https://${host}${path}`,
  ]);
  return stdout;
}

describe("programs that set themselves up", () => {
  it("find autoconfig under its own name, the first where Thunderbird looks", async () => {
    const path = "/mail/config-v1.1.xml?emailaddress=mia%40other.example";
    const text = await curl("autoconfig.home.example", path);
    assert.match(text, /<hostname>mail\.other\.example<\/hostname>/);
    assert.match(text, new RegExp(`<port>${product.ports.imaps}</port>`));
    const plain = `http://127.0.0.1:${product.ports.http}/.well-known/autoconfig/mail/config-v1.1.xml`;
    const { stdout } = await run("curl", ["-sS", "--fail", "-H", "Host: home.example", plain]);
    assert.match(stdout, /<hostname>box\.home\.example<\/hostname>/);
  });

  it("find autodiscover as Outlook asks", async () => {
    const body =
      '<?xml version="1.0" encoding="utf-8"?><Autodiscover xmlns="http://schemas.microsoft.com/exchange/' +
      'autodiscover/outlook/requestschema/2006"><Request><EMailAddress>mia@home.example</EMailAddress>' +
      "<AcceptableResponseSchema>http://schemas.microsoft.com/exchange/autodiscover/outlook/" +
      "responseschema/2006a</AcceptableResponseSchema></Request></Autodiscover>";
    const words = ["-H", "Content-Type: text/xml", "--data", body];
    const text = await curl(hostName, "/Autodiscover/Autodiscover.xml", words);
    assert.match(text, /<LoginName>mia@home\.example<\/LoginName>/);
    const second =
      "/autodiscover/autodiscover.json?Email=mia%40home.example&Protocol=AutodiscoverV1";
    const { Url } = JSON.parse(await curl(hostName, second)) as { Url: string };
    assert.equal(Url, `https://${hostName}:${product.ports.https}/autodiscover/autodiscover.xml`);
  });

  it("get a profile that OpenSSL verifies and Python reads", async () => {
    const path = "/profile.mobileconfig?address=mia%40home.example&name=Mia%20%3C%26%3E";
    await curl(hostName, path, ["-o", directory.file("signed")]);
    const words = ["cms", "-verify", "-inform", "DER", "-purpose", "any", "-binary"];
    const files = ["-in", directory.file("signed"), "-CAfile", directory.file("ca.pem")];
    await run("openssl", [...words, ...files, "-out", directory.file("profile")]);
    const script =
      "import json,plistlib,sys; print(json.dumps(plistlib.load(open(sys.argv[1], 'rb'))))";
    const { stdout } = await run("python3", ["-c", script, directory.file("profile")]);
    const profile = JSON.parse(stdout) as {
      PayloadType: string;
      PayloadContent: readonly Record<string, unknown>[];
    };
    assert.equal(profile.PayloadType, "Configuration");
    const [account = {}] = profile.PayloadContent;
    assert.equal(account["EmailAccountName"], "Mia <&>");
    assert.equal(account["IncomingMailServerHostName"], hostName);
    assert.equal(account["IncomingMailServerPortNumber"], product.ports.imaps);
    assert.equal(account["OutgoingMailServerUseSSL"], true);
  });
});
