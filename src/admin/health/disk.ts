import { reserveOf } from "../../store/disk-room.ts";
import type { Admin } from "../call.ts";
import { boxStatus } from "./box-status.ts";
import { finding, type Finding } from "./finding.ts";

const lowOctets = 1_000_000_000;
const lowPart = 0.1;

/** Whether there is room for mail. */
export async function disk(admin: Admin): Promise<Finding> {
  const { machine, server } = admin;
  try {
    const { free, total } = await machine.space(server.dataDirectory);
    const values = { octets: free };
    if (free < reserveOf({ total })) return finding("bad", "disk.full", values);
    const isLow = free < lowOctets || free < total * lowPart;
    if (isLow) return finding("attention", "disk.low", values);
    // Boards that get too little forget what they were writing.
    const isWeak = (await boxStatus(admin))?.isUndervolted === true;
    return isWeak ? finding("attention", "disk.power") : finding("good", "disk.good", values);
  } catch (error) {
    return finding("unknown", "disk.unknown", { error: String(error) });
  }
}
