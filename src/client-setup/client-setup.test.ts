import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseXml } from "../xml/parse-xml.ts";
import { allNamed, firstNamed } from "../xml/xml-element.ts";
import { appleProfile } from "./apple-profile.ts";
import { formatAutoconfig } from "./autoconfig.ts";
import { formatAutodiscover, formatAutodiscoverError } from "./autodiscover.ts";
import { autodiscoverJson } from "./autodiscover-json.ts";
import type { ClientSettings } from "./client-settings.ts";
import { formatPropertyList } from "./property-list.ts";

const settings: ClientSettings = {
  domain: "xn--bcher-kva.example",
  displayName: "bücher.example",
  webHost: "box.example.net",
  webPort: 443,
  incoming: [
    { host: "mail.xn--bcher-kva.example", port: 993, security: "tls" },
    { host: "mail.xn--bcher-kva.example", port: 143, security: "starttls" },
  ],
  outgoing: [{ host: "mail.xn--bcher-kva.example", port: 465, security: "tls" }],
  userName: "address",
};

describe("autoconfig of Thunderbird", () => {
  it("is as its documentation says", () => {
    const text = formatAutoconfig(settings);
    assert.ok(
      text.startsWith('<?xml version="1.0" encoding="UTF-8"?>\n<clientConfig version="1.1">\n'),
    );
    const root = parseXml(text);
    assert.equal(firstNamed(root, "emailProvider")?.attributes["id"], settings.domain);
    assert.deepEqual(
      [...allNamed(root, "incomingServer"), ...allNamed(root, "outgoingServer")].map((of) => [
        of.attributes["type"],
        ...of.children.map((child) => `${child.name} ${child.text}`),
      ]),
      [
        ["imap", 993, "SSL"] as const,
        ["imap", 143, "STARTTLS"] as const,
        ["smtp", 465, "SSL"] as const,
      ].map(([type, port, security]) => [
        type,
        "hostname mail.xn--bcher-kva.example",
        `port ${port}`,
        `socketType ${security}`,
        "username %EMAILADDRESS%",
        "authentication password-cleartext",
      ]),
    );
  });
});

describe("autodiscover of Outlook", () => {
  it("names the servers and the whole address", () => {
    const root = parseXml(formatAutodiscover(settings, "mia@xn--bcher-kva.example"));
    assert.equal(root.name, "Autodiscover");
    const protocols = allNamed(root, "Protocol");
    assert.deepEqual(
      protocols.map((of) =>
        ["Type", "Port", "LoginName", "SSL", "Encryption"].map(
          (name) => firstNamed(of, name)?.text,
        ),
      ),
      [
        ["IMAP", "993", "mia@xn--bcher-kva.example", "on", "SSL"],
        ["IMAP", "143", "mia@xn--bcher-kva.example", "on", "TLS"],
        ["SMTP", "465", "mia@xn--bcher-kva.example", "on", "SSL"],
      ],
    );
  });

  it("says what is wrong by number", () => {
    const root = parseXml(formatAutodiscoverError(600, Date.UTC(2026, 10, 21, 9, 8, 7)));
    assert.equal(firstNamed(root, "Error")?.attributes["Time"], "09:08:07.000");
    assert.equal(firstNamed(root, "ErrorCode")?.text, "600");
  });

  it("leads from its second version to the first", () => {
    const origin = "https://box.example.net";
    assert.deepEqual(autodiscoverJson("autodiscoverV1", origin), {
      status: 200,
      body: { Protocol: "AutodiscoverV1", Url: `${origin}/autodiscover/autodiscover.xml` },
    });
    assert.equal(autodiscoverJson("ActiveSync", origin).body["ErrorCode"], "InvalidProtocol");
    assert.equal(
      autodiscoverJson(undefined, origin).body["ErrorCode"],
      "MandatoryParameterMissing",
    );
  });
});

describe("a profile of Apple", () => {
  const wish = { address: "mia@xn--bcher-kva.example", fullName: "Mia <& friends>" };

  it("is the same for the same address, and no other's", () => {
    const profile = appleProfile(settings, wish);
    assert.equal(appleProfile(settings, wish), profile);
    const identifiers = (text = ""): string[] =>
      text.match(/[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}/g) ?? [];
    const others = identifiers(appleProfile(settings, { ...wish, address: "max@example.net" }));
    assert.equal(new Set([...identifiers(profile), ...others]).size, 4);
  });

  it("needs both kinds of servers", () => {
    assert.equal(appleProfile({ ...settings, outgoing: [] }, wish), undefined);
    assert.equal(appleProfile({ ...settings, incoming: [] }, wish), undefined);
  });
});

describe("a property list", () => {
  it("has the types of Apple", () => {
    assert.equal(
      formatPropertyList({ a: [true, false, 1, 1.5], b: { c: "<&>" } }),
      `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
  <dict>
    <key>a</key>
    <array>
      <true/>
      <false/>
      <integer>1</integer>
      <real>1.5</real>
    </array>
    <key>b</key>
    <dict>
      <key>c</key>
      <string>&#60;&#38;&#62;</string>
    </dict>
  </dict>
</plist>
`,
    );
  });
});
