import { blocklists as askLists } from "../../diagnosis/blocklists.ts";
import { findOwnAddress } from "../../diagnosis/diagnosis-world.ts";
import type { Admin } from "../call.ts";
import { finding, type Finding } from "./finding.ts";

/** Whether others take this address for a sender of junk. */
export async function blocklists(admin: Pick<Admin, "reachabilityWorld">): Promise<Finding> {
  const world = admin.reachabilityWorld();
  const { verdict, finding: found, facts } = await askLists(world, await findOwnAddress(world));
  const { address = "", ...lists } = facts;
  if (verdict === "good") return finding("good", "blocklists.good", { address });
  if (verdict === "unknown") {
    return finding(
      "unknown",
      found === "no-address" ? "blocklists.noAddress" : "blocklists.noAnswer",
    );
  }
  const listed = Object.entries(lists).filter(
    ([, said]) => said !== "clear" && said !== "unusable",
  );
  const names = listed.map(([zone]) => zone).join(", ");
  return finding(verdict === "bad" ? "bad" : "attention", "blocklists.listed", { address, names });
}
