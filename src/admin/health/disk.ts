import { reserveOf } from "../../store/disk-room.ts";
import type { Admin } from "../call.ts";
import { finding, type Finding } from "./finding.ts";

const lowOctets = 1_000_000_000;
const lowPart = 0.1;

/** Whether there is room for mail. */
export async function disk({ machine, server }: Admin): Promise<Finding> {
  try {
    const { free, total } = await machine.space(server.dataDirectory);
    const values = { octets: free };
    if (free < reserveOf({ total })) return finding("bad", "disk.full", values);
    const isLow = free < lowOctets || free < total * lowPart;
    return isLow ? finding("attention", "disk.low", values) : finding("good", "disk.good", values);
  } catch (error) {
    return finding("unknown", "disk.unknown", { error: String(error) });
  }
}
