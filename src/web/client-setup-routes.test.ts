import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ClientSettings } from "../client-setup/client-settings.ts";
import { parseXml } from "../xml/parse-xml.ts";
import { firstNamed } from "../xml/xml-element.ts";
import { clientSetupRoutes } from "./client-setup-routes.ts";

const settings: ClientSettings = {
  domain: "example.org",
  displayName: "example.org",
  webHost: "box.example.net",
  webPort: 8443,
  incoming: [{ host: "mail.example.org", port: 993, security: "tls" }],
  outgoing: [{ host: "mail.example.org", port: 465, security: "tls" }],
  userName: "address",
};
const routes = clientSetupRoutes({
  settingsOf: (domain) => (domain.toLowerCase() === "example.org" ? settings : undefined),
  signed: async (profile) => (profile.includes("max@") ? undefined : Buffer.from([0x30, 0x00])),
  now: () => 0,
});

async function get(url: string): Promise<Response> {
  return routes.request(url, { headers: { host: new URL(url).host } });
}

describe("the lookups of Thunderbird", () => {
  const path = "mail/config-v1.1.xml";
  const found = [
    `http://autoconfig.example.org/${path}?emailaddress=mia%40example.org`,
    `https://autoconfig.example.org/${path}`,
    `https://AUTOCONFIG.example.org:8443/${path}`,
    `https://example.org/.well-known/autoconfig/${path}?emailaddress=mia%40example.org`,
    `https://example.org/.well-known/autoconfig/${path}`,
    `https://box.example.net/${path}?emailaddress=mia%40Example.ORG`,
  ];
  for (const url of found) {
    it(`are answered: ${url}`, async () => {
      const response = await get(url);
      assert.equal(response.headers.get("content-type"), "text/xml; charset=utf-8");
      assert.equal(
        firstNamed(parseXml(await response.text()), "hostname")?.text,
        "mail.example.org",
      );
    });
  }
  for (const url of [
    `https://autoconfig.other.example/${path}`,
    `https://autoconfig.example.org/${path}?emailaddress=mia%40other.example`,
    `https://box.example.net/${path}`,
  ]) {
    it(`are not: ${url}`, async () => assert.equal((await get(url)).status, 404));
  }
});

describe("the request of Outlook", () => {
  const ask = async (path: string, address: string, schema = "outlook"): Promise<string> => {
    const body =
      `<Autodiscover><Request><EMailAddress>${address}</EMailAddress><AcceptableResponseSchema>` +
      `http://schemas.microsoft.com/exchange/autodiscover/${schema}/responseschema/2006a` +
      "</AcceptableResponseSchema></Request></Autodiscover>";
    const response = await routes.request(path, { method: "POST", body });
    assert.equal(response.status, 200);
    const root = parseXml(await response.text());
    return (firstNamed(root, "ErrorCode") ?? firstNamed(root, "LoginName"))?.text ?? "";
  };

  it("is answered under any spelling of its path", async () => {
    for (const path of [
      "/autodiscover/autodiscover.xml",
      "/Autodiscover/Autodiscover.xml",
      "/AutoDiscover/autodiscover.XML",
    ]) {
      assert.equal(await ask(path, "mia@example.org"), "mia@example.org");
    }
  });

  it("is refused by number", async () => {
    const path = "/autodiscover/autodiscover.xml";
    assert.equal(await ask(path, "mia@other.example"), "500");
    assert.equal(await ask(path, "mia"), "600");
    assert.equal(await ask(path, "mia@example.org", "mobilesync"), "601");
    const large = await routes.request(path, { method: "POST", body: "x".repeat(10_000) });
    assert.equal(large.status, 413);
    const asked = await routes.request(path);
    assert.match(await asked.text(), /<ErrorCode>600</);
  });

  it("may come to the second version first", async () => {
    const where = {
      Protocol: "AutodiscoverV1",
      Url: "https://box.example.net:8443/autodiscover/autodiscover.xml",
    };
    for (const path of [
      "/autodiscover/autodiscover.json?Email=mia%40example.org&Protocol=AutodiscoverV1",
      "/Autodiscover/Autodiscover.json/v1.0/mia%40example.org?Protocol=autodiscoverv1",
    ]) {
      assert.deepEqual(await (await routes.request(path)).json(), where);
    }
    const other = await routes.request(
      "/autodiscover/autodiscover.json?Email=m%40example.org&Protocol=Ews",
    );
    assert.equal(other.status, 400);
    assert.equal(
      (await routes.request("/autodiscover/autodiscover.json?Email=m@o.example")).status,
      404,
    );
  });
});

describe("a profile for a phone", () => {
  it("comes signed where that can be", async () => {
    const signed = await routes.request("/profile.mobileconfig?address=mia%40example.org&name=Mia");
    assert.equal(signed.headers.get("content-type"), "application/x-apple-aspen-config");
    assert.deepEqual([...new Uint8Array(await signed.arrayBuffer())], [0x30, 0x00]);
    const plain = await routes.request("/profile.mobileconfig?address=max%40example.org");
    assert.match(
      await plain.text(),
      /<key>EmailAddress<\/key>\s*<string>max@example\.org<\/string>/,
    );
  });

  it("has a QR code of its address", async () => {
    const response = await routes.request(
      "/profile.mobileconfig.qrcode.svg?address=mia%40example.org",
    );
    assert.equal(response.headers.get("content-type"), "image/svg+xml");
    assert.match(await response.text(), /^<svg /);
    const name = encodeURIComponent("\u5c71".repeat(200));
    const long = await routes.request(
      `/profile.mobileconfig.qrcode.svg?address=mia%40example.org&name=${name}`,
    );
    assert.equal(long.status, 400, "no phone reads one that large");
  });

  const bad = [
    "",
    "mia",
    "mia@other.example",
    "mia@example.org%0A",
    `${"m".repeat(65)}@example.org`,
  ];
  for (const address of [...bad, `mia@example.org&name=${"n".repeat(201)}`]) {
    it(`is not there for ${address.slice(0, 80)}`, async () => {
      for (const path of [
        "profile.mobileconfig",
        "profile.mobileconfig.qrcode.svg",
        "client-settings",
      ]) {
        assert.equal((await routes.request(`/${path}?address=${address}`)).status, 404);
      }
    });
  }

  it("has its settings for those who type", async () => {
    const response = await routes.request("/client-settings?address=mia%40example.org");
    const profileUrl =
      "https://box.example.net:8443/profile.mobileconfig?address=mia%40example.org";
    assert.deepEqual(await response.json(), {
      ...settings,
      address: "mia@example.org",
      profileUrl,
    });
  });
});
