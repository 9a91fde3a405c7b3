import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { isIP } from "node:net";
import { it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { gatewayService, parseExternalAddress, parseSsdp } from "./internet-gateway.ts";
import { parseNatPmp } from "./nat-pmp.ts";
import type { RouterReply } from "./nat-pmp.ts";
import { parsePcpMap } from "./pcp.ts";

const rounds = 3_000;
const nonce = Buffer.alloc(12, 7);
const natPmp = Buffer.from("008000000000000108080808", "hex");
const pcp = Buffer.from(
  `028100000000000a00000001${"00".repeat(12)}${"07".repeat(12)}1100000000090009${"00".repeat(10)}ffff08080808`,
  "hex",
);
const ssdp = Buffer.from("HTTP/1.1 200 OK\r\nLOCATION: http://192.168.1.1:80/a.xml\r\n\r\n");
const soap = Buffer.from(
  "<a><b><NewExternalIPAddress>8.8.8.8</NewExternalIPAddress><service><serviceType>" +
    "urn:schemas-upnp-org:service:WANIPConnection:1</serviceType><controlURL>/c</controlURL></service></b></a>",
);

it("believes routers nothing but addresses, and never leads elsewhere", () => {
  const seed = Number(process.env["FUZZ_SEED"] ?? randomInt(2 ** 31));
  const random = new SeededRandom(seed);
  const check = (reply: RouterReply): void => {
    if (reply?.kind === "address") assert.ok(isIP(reply.address) !== 0, `seed ${seed}`);
  };
  const at = new URL("http://192.168.1.1/a.xml");
  for (let round = 0; round < rounds; round++) {
    check(parseNatPmp(random.mutated(natPmp)));
    check(parsePcpMap(random.mutated(pcp), nonce));
    const xml = random.mutated(soap).toString("utf8");
    check(parseExternalAddress(xml));
    const hosts = [
      parseSsdp(random.mutated(ssdp), "192.168.1.1")?.hostname,
      gatewayService(xml, at)?.control.hostname,
    ];
    for (const host of hosts) assert.ok(host === undefined || host === at.hostname, `seed ${seed}`);
  }
});
