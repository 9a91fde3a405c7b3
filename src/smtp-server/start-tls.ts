import { type Reply, SmtpError } from "../smtp/reply.ts";
import type { Session } from "./session.ts";

/** RFC 3207 §4 */
export async function startTls(session: Session, argument: string): Promise<Reply | undefined> {
  if (argument !== "") throw new SmtpError(501, "5.5.4", "STARTTLS takes no argument");
  if (session.connection.secure) throw new SmtpError(503, "5.5.1", "TLS is active already");
  if (!session.options.hasCertificates) throw new SmtpError(502, "5.5.1", "No TLS here");
  const ready = { code: 220, enhancedStatusCode: "2.0.0", text: "Ready for TLS" };
  if (await session.connection.startTls(ready)) return undefined;
  return { code: 454, enhancedStatusCode: "4.7.0", text: "TLS not available for now" };
}
