import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { quietLog } from "../testing/store.ts";
import { FakeDevice } from "../testing/fake-device.ts";
import { BoxCare, ownAddresses } from "./box-care.ts";
import type { Condition } from "./box-care.ts";
import { WifiControl } from "./wifi-control.ts";

const log = quietLog();
const point = { isOn: true, ssid: "Homepost-1A2B", address: "4.3.2.1" };
const air = [{ ssid: "Home", signal: 70, security: "password", isJoined: false }];
const times = { lookMs: 1, patience: 3, conditionMs: 1 };

function careOf(
  device: FakeDevice,
  addresses: () => readonly string[],
  name?: string,
  condition: () => Promise<Condition> = async () => "well",
) {
  const wifi = new WifiControl({ device, log, farewellMs: 0, resultMs: 0 });
  const care = new BoxCare({
    device,
    wifi,
    log,
    addresses,
    localName: () => name,
    times,
    condition,
  });
  return { care, wifi };
}

describe("a box that is nobody's", () => {
  it("shows who holds it how to claim it, as its addresses change, until it is claimed", async () => {
    const device = new FakeDevice();
    let addresses = ["192.0.2.7", "2001:db8::7"];
    const { care } = careOf(device, () => addresses, "post");
    care.begin("ABCDE-FGHIJ");
    await device.until(
      'show-claim {"code":"ABCDE-FGHIJ","links":["https://post.local/setup/#c=ABCDE-FGHIJ",' +
        '"https://192.0.2.7/setup/#c=ABCDE-FGHIJ","https://[2001:db8::7]/setup/#c=ABCDE-FGHIJ"]}',
    );
    addresses = ["192.0.2.9"];
    await device.until(
      'show-claim {"code":"ABCDE-FGHIJ","links":["https://post.local/setup/#c=ABCDE-FGHIJ",' +
        '"https://192.0.2.9/setup/#c=ABCDE-FGHIJ"]}',
    );
    care.claimed();
    await care[Symbol.asyncDispose]();
    assert.deepEqual(
      device.asked.filter((line) => !line.startsWith("show-claim")),
      [
        'light {"shows":"setup"}',
        'claimed {"links":["https://post.local/","https://192.0.2.9/"]}',
        'light {"shows":"well"}',
      ],
    );
  });

  it("is an access point where no network comes, once", async () => {
    const device = new FakeDevice({ "wifi-scan": air, "access-point": point });
    const { care, wifi } = careOf(device, () => []);
    care.begin("ABCDE-FGHIJ");
    await device.until('access-point {"isOn":true}');
    await new Promise((resolve) => setTimeout(resolve, 10));
    care.claimed();
    await care[Symbol.asyncDispose]();
    assert.deepEqual(wifi.networks, air);
    assert.deepEqual(
      device.asked.filter((line) => line.startsWith("access-point")),
      ['access-point {"isOn":true}', 'access-point {"isOn":false}'],
    );
  });

  it("is none any more once it is claimed, though it was about to become one", async () => {
    const scanned = Promise.withResolvers<object>();
    const device = new FakeDevice({ "wifi-scan": scanned.promise, "access-point": point });
    const { care, wifi } = careOf(device, () => []);
    care.begin("ABCDE-FGHIJ");
    await device.until("wifi-scan {}");
    care.claimed();
    await new Promise((resolve) => setImmediate(resolve));
    scanned.resolve(air);
    await care[Symbol.asyncDispose]();
    assert.equal(wifi.accessPointSince, undefined);
    assert.equal(device.asked.at(-1), 'access-point {"isOn":false}');
  });

  it("goes on where the machine cannot do what is asked", async () => {
    const refusal = new Error("no");
    const device = new FakeDevice({
      light: refusal,
      "show-claim": refusal,
      "access-point": refusal,
    });
    const { care } = careOf(device, () => []);
    care.begin("ABCDE-FGHIJ");
    await device.until('access-point {"isOn":true}');
    await care[Symbol.asyncDispose]();
  });
});

describe("a box that is somebody's", () => {
  it("shows by its light how it is, each time that changes", async () => {
    const device = new FakeDevice();
    const found: (Condition | Error)[] = ["well", "attention", new Error("no answer"), "attention"];
    const condition = async (): Promise<Condition> => {
      const next = found.shift() ?? "storage-fault";
      if (next instanceof Error) throw next;
      return next;
    };
    const { care } = careOf(device, () => [], undefined, condition);
    care.look();
    await device.until('light {"shows":"storage-fault"}');
    await care[Symbol.asyncDispose]();
    assert.deepEqual(device.asked, [
      'light {"shows":"well"}',
      'light {"shows":"attention"}',
      'light {"shows":"storage-fault"}',
    ]);
  });

  it("is called as the settings say", async () => {
    const device = new FakeDevice();
    const { care } = careOf(device, () => []);
    care.update({ box: {} });
    care.update({ box: { name: "post", timeZone: "Asia/Tokyo" } });
    care.update({ box: { name: "post", timeZone: "Asia/Tokyo" } });
    await care[Symbol.asyncDispose]();
    assert.deepEqual(device.asked, [
      'set-host-name {"name":"post"}',
      'set-time-zone {"timeZone":"Asia/Tokyo"}',
    ]);
  });

  it("is reached by what others can reach", () => {
    const of = (address: string, internal = false) => ({
      address,
      internal,
      family: address.includes(":") ? ("IPv6" as const) : ("IPv4" as const),
      netmask: "",
      mac: "",
      cidr: null,
      scopeid: 0,
    });
    const found = ownAddresses({
      lo: [of("127.0.0.1", true)],
      end0: [of("fe80::1"), of("2001:db8::7"), of("169.254.1.1"), of("192.0.2.7")],
      wlan0: [of("4.3.2.1")],
    });
    assert.deepEqual(found, ["192.0.2.7", "2001:db8::7"]);
  });
});

describe("joining a Wi-Fi from the access point", () => {
  const order = { ssid: "Home", passphrase: "secret words" };

  it("comes back to say how it went, then stays there", async () => {
    const device = new FakeDevice({
      "wifi-scan": air,
      "access-point": point,
      "wifi-join": { ssid: "Home", addresses: ["192.0.2.7"] },
    });
    const { wifi } = careOf(device, () => []);
    await wifi.beAccessPoint();
    wifi.join(order);
    assert.deepEqual(wifi.attempt, { kind: "joining", ssid: "Home" });
    wifi.join({ ssid: "Other" });
    await device.until('access-point {"isOn":false}');
    assert.deepEqual(wifi.attempt, { kind: "joined", ssid: "Home", addresses: ["192.0.2.7"] });
    assert.deepEqual(device.asked.slice(2), [
      'wifi-join {"ssid":"Home","passphrase":"secret words"}',
      'access-point {"isOn":true}',
      'access-point {"isOn":false}',
    ]);
    await wifi[Symbol.asyncDispose]();
  });

  it("does not come back where the box has been claimed meanwhile", async () => {
    const joined = Promise.withResolvers<object>();
    const device = new FakeDevice({
      "wifi-scan": air,
      "access-point": point,
      "wifi-join": joined.promise,
    });
    const { wifi } = careOf(device, () => []);
    await wifi.beAccessPoint();
    wifi.join(order);
    await device.until('wifi-join {"ssid":"Home","passphrase":"secret words"}');
    await wifi.endAccessPoint();
    joined.resolve({ ssid: "Home", addresses: ["192.0.2.7"] });
    await wifi[Symbol.asyncDispose]();
    assert.equal(device.asked.at(-1), 'access-point {"isOn":false}');
  });

  it("that fails stays the access point, with the reason", async () => {
    const device = new FakeDevice({
      "wifi-scan": air,
      "access-point": point,
      "wifi-join": new Error('"Home" does not take this password'),
    });
    const { wifi } = careOf(device, () => []);
    await wifi.beAccessPoint();
    wifi.join(order);
    await wifi[Symbol.asyncDispose]();
    assert.deepEqual(wifi.attempt, {
      kind: "failed",
      ssid: "Home",
      reason: '"Home" does not take this password',
    });
    assert.notEqual(wifi.accessPointSince, undefined);
    assert.equal(device.asked.at(-1), 'access-point {"isOn":true}');
  });
});
