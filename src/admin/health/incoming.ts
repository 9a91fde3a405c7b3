import { BlockList } from "node:net";
import type { Admin } from "../call.ts";
import { finding, type Finding } from "./finding.ts";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8);
loopback.addAddress("::1", "ipv6");

/** Whether mail from others can come in, as far as can be seen from here. */
export function incoming({ revisions, server }: Admin): Finding {
  const { domains, accounts } = revisions.document;
  const names = Object.keys(domains);
  if (names.length === 0) return finding("bad", "incoming.noDomain");
  if (!Object.values(accounts).some(({ addresses }) => addresses.length > 0)) {
    return finding("bad", "incoming.noAccount");
  }
  const doors = server.doors.filter(({ service }) => service === "smtp");
  if (doors.length === 0) return finding("bad", "incoming.closed");
  const isLocal = doors.every(({ address }) =>
    loopback.check(address, address.includes(":") ? "ipv6" : "ipv4"),
  );
  if (isLocal) return finding("attention", "incoming.local");
  const off = names.filter((name) => domains[name]!.disabled);
  if (off.length > 0) return finding("attention", "incoming.off", { domains: off.join(", ") });
  return finding("good", "incoming.good", { domains: names.join(", ") });
}
