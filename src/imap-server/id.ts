import type { Command } from "../imap/command.ts";
import { ok, type Reply } from "./imap-error.ts";
import type { Session } from "./session.ts";

// RFC 2971 §3.1. The version is for those who logged in.
export function runId(session: Session, { parameters }: Extract<Command, { kind: "id" }>): Reply {
  const version = session.account === undefined ? "" : ` "version" "${session.services.version}"`;
  session.output.write(`* ID ("name" "Homepost"${version})\r\n`);
  const client = parameters?.find(({ name }) => name.toLowerCase() === "name")?.value;
  session.log.debug("imap.client.named", { client: client?.slice(0, 200) });
  return ok("ID completed");
}
