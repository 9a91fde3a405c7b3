import assert from "node:assert/strict";
import { it } from "node:test";
import { ownPublicAddresses } from "./public-addresses.ts";

it("knows addresses of the Internet from those of a house", () => {
  const of = (address: string) => ({
    address,
    netmask: "255.255.255.0",
    family: "IPv4" as const,
    mac: "00:00:00:00:00:00",
    internal: false,
    cidr: null,
  });
  const house = ["127.0.0.1", "10.1.2.3", "192.168.1.5", "172.20.0.1", "100.64.1.1", "169.254.9.9"];
  const interfaces = { eth0: [...house.map(of), of("9.9.9.9")], wlan0: [of("172.32.0.1")] };
  assert.deepEqual(ownPublicAddresses(interfaces), ["9.9.9.9", "172.32.0.1"]);
  assert.deepEqual(ownPublicAddresses({ eth0: [of("192.0.2.1")] }), []);
});
