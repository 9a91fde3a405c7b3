import type { Admin } from "../call.ts";
import { finding, type Finding } from "./finding.ts";

/** Whether this is the newest version. */
export function update({ server }: Pick<Admin, "server">): Finding {
  return finding("unknown", "update.none", { version: server.version });
}
