import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { addressKind } from "./address-kind.ts";
import {
  externalAddressRequest,
  gatewayService,
  parseExternalAddress,
  parseSsdp,
  ssdpSearch,
} from "./internet-gateway.ts";
import { natPmpRequest, parseNatPmp } from "./nat-pmp.ts";
import { parsePcpMap, pcpMapRequest } from "./pcp.ts";
import { defaultRouter } from "./routing-table.ts";

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(" ", ""), "hex");

describe("NAT-PMP, RFC 6886 §3.2", () => {
  it("asks with two octets", () => assert.deepEqual([...natPmpRequest], [0, 0]));

  const cases: readonly (readonly [string, string, unknown])[] = [
    ["an address", "00 80 0000 00000001 c6336407", { kind: "address", address: "198.51.100.7" }],
    ["no address yet", "00 80 0000 00000001 00000000", { kind: "none", code: 0 }],
    ["a network failure", "00 80 0003 00000001 00000000", { kind: "none", code: 3 }],
    ["another version", "02 80 0001 00000001", { kind: "none", code: 1 }],
    ["a question", "00 00", undefined],
    ["too short", "00 80 0000 00000001 c63364", undefined],
    ["nothing", "", undefined],
  ];
  for (const [what, packet, reply] of cases) {
    it(`reads ${what}`, () => assert.deepEqual(parseNatPmp(hex(packet)), reply));
  }
});

describe("PCP, RFC 6887 §11.1", () => {
  const nonce = Buffer.alloc(12, 7);
  const request = pcpMapRequest({
    nonce,
    clientAddress: "192.168.1.2",
    internalPort: 9,
    lifetimeSeconds: 10,
  });
  const reply = (external: string, code = 0): Buffer =>
    Buffer.concat([
      hex(`02 81 00 ${code.toString(16).padStart(2, "0")} 0000000a 00000001`),
      Buffer.alloc(12),
      request.subarray(24, 40),
      hex(`0009 0009 ${external}`),
    ]);

  it("asks for a mapping of seconds", () => {
    assert.equal(
      request.toString("hex"),
      `02010000${"0000000a"}00000000000000000000ffffc0a80102${"07".repeat(12)}11000000` +
        "00090000" +
        "00000000000000000000ffff00000000",
    );
  });

  it("reads the address", () => {
    const v4 = `${"00".repeat(10)}ffff c6336407`;
    assert.deepEqual(parsePcpMap(reply(v4), nonce), { kind: "address", address: "198.51.100.7" });
    const v6 = `20010db8${"00".repeat(11)}01`;
    assert.deepEqual(parsePcpMap(reply(v6), nonce), { kind: "address", address: "2001:db8::1" });
    assert.deepEqual(parsePcpMap(reply(v4, 2), nonce), { kind: "none", code: 2 });
    assert.deepEqual(parsePcpMap(reply("00".repeat(16)), nonce), { kind: "none", code: 0 });
  });

  it("takes no answer to somebody else", () => {
    const v4 = `${"00".repeat(10)}ffff c6336407`;
    assert.equal(parsePcpMap(reply(v4), Buffer.alloc(12, 8)), undefined);
    assert.equal(parsePcpMap(request, nonce), undefined);
    assert.equal(parsePcpMap(reply(v4).subarray(0, 50), nonce), undefined);
  });
});

const description = `<?xml version="1.0"?>
<root xmlns="urn:schemas-upnp-org:device-1-0"><device><deviceList><device><serviceList>
<service><serviceType>urn:schemas-upnp-org:service:WANCommonInterfaceConfig:1</serviceType><controlURL>/no</controlURL></service>
<service><serviceType>urn:schemas-upnp-org:service:WANIPConnection:1</serviceType><controlURL>/ctl/IPConn</controlURL></service>
</serviceList></device></deviceList></device></root>`;

describe("the gateway of UPnP", () => {
  const at = new URL("http://192.168.1.1:5000/root.xml");

  it("is searched for as its documents say", () => {
    const text = ssdpSearch(2).toString();
    assert.ok(text.startsWith("M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\n"));
    assert.ok(text.endsWith("\r\n\r\n"));
  });

  it("is believed about itself only", () => {
    const answer = (location: string): Buffer =>
      Buffer.from(`HTTP/1.1 200 OK\r\nST: x\r\nLocation: ${location}\r\n\r\n`);
    assert.equal(parseSsdp(answer(at.href), "192.168.1.1")?.href, at.href);
    assert.equal(parseSsdp(answer(at.href), "192.168.1.66"), undefined);
    assert.equal(parseSsdp(answer("https://192.168.1.1/"), "192.168.1.1"), undefined);
    assert.equal(parseSsdp(answer("file:///etc/passwd"), "192.168.1.1"), undefined);
    assert.equal(parseSsdp(Buffer.from("NOTIFY * HTTP/1.1\r\n\r\n"), "192.168.1.1"), undefined);
  });

  it("names the service that knows the address", () => {
    const service = gatewayService(description, at);
    assert.equal(service?.control.href, "http://192.168.1.1:5000/ctl/IPConn");
    assert.match(externalAddressRequest(service!), /<u:GetExternalIPAddress xmlns:u="urn:.*:1"\/>/);
    const away = description.replace("/ctl/IPConn", "http://10.0.0.9/ctl");
    assert.equal(gatewayService(away, at), undefined);
    assert.equal(gatewayService("<root/>", at), undefined);
    assert.equal(gatewayService("no XML", at), undefined);
  });

  it("says the address", () => {
    const answer = (inner: string): string =>
      `<s:Envelope xmlns:s="x"><s:Body>${inner}</s:Body></s:Envelope>`;
    const good = "<u:R xmlns:u='y'><NewExternalIPAddress>198.51.100.7</NewExternalIPAddress></u:R>";
    assert.deepEqual(parseExternalAddress(answer(good)), {
      kind: "address",
      address: "198.51.100.7",
    });
    const fault =
      "<s:Fault><detail><UPnPError><errorCode>401</errorCode></UPnPError></detail></s:Fault>";
    assert.deepEqual(parseExternalAddress(answer(fault)), { kind: "none", code: 401 });
    assert.equal(parseExternalAddress("<"), undefined);
  });
});

it("finds the router in the table of the system", () => {
  const head =
    "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n";
  const rows = [
    "wlan0\t00000000\t0102A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0",
    "eth0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0",
    "eth0\t0001A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0",
  ];
  assert.equal(defaultRouter(head + rows.join("\n")), "192.168.1.1");
  assert.equal(defaultRouter(head + rows[2]), undefined);
  assert.equal(defaultRouter(""), undefined);
});

describe("kinds of addresses", () => {
  const kinds = [
    ["198.51.100.7", "public"],
    ["100.64.0.1", "shared"],
    ["100.128.0.1", "public"],
    ["192.168.1.1", "private"],
    ["10.1.2.3", "private"],
    ["172.31.0.1", "private"],
    ["255.255.255.255", "private"],
    ["2001:db8::1", "public"],
    ["fd00::1", "private"],
    ["fe80::1", "private"],
    ["nonsense", "private"],
  ] as const;
  for (const [address, kind] of kinds) {
    it(`${address} is ${kind}`, () => assert.equal(addressKind(address), kind));
  }
});
