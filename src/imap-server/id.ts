import type { Command } from "../imap/command.ts";
import { ok, type Reply } from "./imap-error.ts";
import type { Session } from "./session.ts";

const clientCharactersMax = 200;

// RFC 2971 §3.1. The version is for those who logged in.
export function runId(session: Session, { parameters }: Extract<Command, { kind: "id" }>): Reply {
  const version = session.account === undefined ? "" : ` "version" "${session.services.version}"`;
  session.output.write(`* ID ("name" "Homepost"${version})\r\n`);
  const said = (field: string): string | undefined =>
    parameters?.find(({ name }) => name.toLowerCase() === field)?.value;
  const client = [said("name"), said("version")].filter((text) => text !== undefined).join(" ");
  if (client !== "") session.client.userAgent = client.slice(0, clientCharactersMax);
  session.log.debug("imap.client.named", { client: session.client.userAgent });
  return ok("ID completed");
}
