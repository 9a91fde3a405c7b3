import { ok, type Reply } from "./imap-error.ts";
import type { Session } from "./session.ts";

/** What works in every state. RFC 9051 §7.2.2 */
const always = [
  "IMAP4rev2",
  "IMAP4rev1",
  "ENABLE",
  "LITERAL+",
  "IDLE",
  "SASL-IR",
  "BINARY",
  "UNSELECT",
  "UIDPLUS",
  "ESEARCH",
  "SEARCHRES",
  "MOVE",
  "UTF8=ACCEPT",
  "LIST-EXTENDED",
  "CHILDREN",
  "SPECIAL-USE",
  "CREATE-SPECIAL-USE",
  "LIST-STATUS",
  "ID",
  "CONDSTORE",
  "QRESYNC",
  "STATUS=SIZE",
  "SAVEDATE",
  "WITHIN",
  "NAMESPACE",
  "MULTIAPPEND",
  "PREVIEW",
  "OBJECTID",
  "COMPRESS=DEFLATE",
  "REPLACE",
  "UIDONLY",
  "PARTIAL",
  "SORT",
  "SORT=DISPLAY",
  "ESORT",
  "THREAD=ORDEREDSUBJECT",
  "THREAD=REFERENCES",
  "INPROGRESS",
  "MULTISEARCH",
  "NOTIFY",
  "QUOTA",
  "QUOTA=RES-STORAGE",
  "METADATA",
  "LIST-METADATA",
].join(" ");

// RFC 9051 §6.1.1
export function runCapability(session: Session): Reply {
  session.output.write(`* CAPABILITY ${capabilitiesOf(session)}\r\n`);
  return ok("CAPABILITY completed");
}

/** The capability-data for the session's present state, without its name. */
export function capabilitiesOf(session: Session): string {
  const names = [always, `APPENDLIMIT=${session.services.limits.appendOctetsMax}`];
  if (session.account === undefined) names.push(...loginCapabilitiesOf(session));
  return names.join(" ");
}

function loginCapabilitiesOf(session: Session): string[] {
  const { authenticator, certificates } = session.services;
  const { peer } = session;
  const names = authenticator.mechanisms(peer).map((name) => `AUTH=${name}`);
  if (!session.isTls && certificates !== undefined) names.push("STARTTLS");
  if (!authenticator.plainTextAllowed(peer)) names.push("LOGINDISABLED");
  return names;
}
