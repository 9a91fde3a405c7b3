import type { ReceiverEvent } from "../imap/receiver-event.ts";
import { bye } from "./imap-error.ts";
import type { Session } from "./session.ts";

/** Of one line, refused long before. */
const endlessOctetsMax = 1024 * 1024;

/** The next event. What was written before goes out as soon as there is nothing more to read. */
export async function readEvent(session: Session): Promise<ReceiverEvent> {
  const { input, output } = session;
  for (;;) {
    session.checkLogin();
    const event = input.next();
    if (event !== undefined) return event;
    output.send();
    if (input.receiver.endlessOctets > endlessOctetsMax) throw bye("Line has no end", "TOOBIG");
    await input.more(session.readTimeoutMs);
  }
}

/** The next line, which is not a command. Undefined where it is too long or something else. */
export async function readLine(session: Session): Promise<string | undefined> {
  for (;;) {
    const event = await readEvent(session);
    switch (event.kind) {
      case "text":
        return event.text;
      case "refused":
        return undefined;
      case "append-literal":
        session.input.receiver.refuse();
        return undefined;
      case "continuation":
        session.output.write("+ \r\n");
        break;
      case "octets":
      case "literal-end":
      case "append-end":
        break;
    }
  }
}
