import { Hono } from "hono";
import { mboxFromLine, MboxQuoting } from "../message/mbox.ts";
import { flagBits } from "../store/flags.ts";
import type { MailboxId } from "../store/ids.ts";
import { BodyGone } from "../store/mail-store.ts";
import type { MailStore } from "../store/mail-store.ts";
import type { MessageBody } from "../store/message.ts";
import { isFromUs } from "./authentication.ts";
import { problem } from "./problem.ts";
import { sessionToken } from "./session-cookie.ts";
import type { WebEnvironment } from "./web-environment.ts";
import type { WebSessions } from "./web-sessions.ts";

export interface MboxRoutesOptions {
  readonly store: MailStore;
  readonly sessions: WebSessions;
}

const messagesAtOnce = 50;

/** A mailbox as a file that mail programs can read. Made while it is sent: nothing of it is kept. */
export function mboxRoutes({ store, sessions }: MboxRoutesOptions): Hono<WebEnvironment> {
  const routes = new Hono<WebEnvironment>();
  routes.get("/account/mbox/:mailbox{[0-9]{1,15}}", (context) => {
    const token = sessionToken(context);
    const session = token === undefined ? undefined : sessions.find(token);
    if (session === undefined) return problem(401, "Log in first");
    if (!isFromUs(context)) return problem(403, "This request comes from another site");
    const mailbox = store.mailbox(Number(context.req.param("mailbox")));
    if (mailbox === undefined || mailbox.accountId !== session.accountId) {
      return problem(404, "There is no such mailbox");
    }
    const name = `${mailbox.name.replaceAll("/", "-")}.mbox`;
    return new Response(ReadableStream.from(mboxOf(store, mailbox.id)), {
      headers: {
        "content-type": "application/mbox",
        "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
        "cache-control": "no-store",
      },
    });
  });
  return routes;
}

/** What comes while it is made is in it too; what goes is not. */
async function* mboxOf(store: MailStore, mailboxId: MailboxId): AsyncGenerator<Uint8Array> {
  let after = 0;
  for (;;) {
    const range = { first: after + 1, last: 2 ** 32 - 1 };
    const bodies = store.bodies(mailboxId, range, messagesAtOnce);
    for (const body of bodies) yield* message(store, body);
    const last = bodies.at(-1);
    if (last === undefined) return;
    after = last.uid;
  }
}

async function* message(store: MailStore, body: MessageBody): AsyncGenerator<Uint8Array> {
  const quoting = new MboxQuoting();
  let hold: ReturnType<MailStore["hold"]>;
  try {
    hold = store.hold(body);
  } catch (error) {
    // Expunged since its row was read.
    if (error instanceof BodyGone) return;
    throw error;
  }
  using held = hold;
  yield Buffer.from(mboxFromLine(body.internalAt) + statusFields(body), "latin1");
  for await (const piece of store.stream(held.body, 0, body.size)) {
    yield Buffer.from(quoting.push(piece.toString("latin1")), "latin1");
  }
  yield Buffer.from(quoting.end(), "latin1");
}

/** As mail programs on Unix keep flags. */
function statusFields({ bits, keywords }: MessageBody): string {
  const has = (flag: keyof typeof flagBits, letter: string): string =>
    (bits & flagBits[flag]) === 0 ? "" : letter;
  const status = `Status: ${has("\\Seen", "R")}O\n`;
  const flags =
    has("\\Answered", "A") + has("\\Flagged", "F") + has("\\Draft", "T") + has("\\Deleted", "D");
  return (
    status +
    (flags === "" ? "" : `X-Status: ${flags}\n`) +
    (keywords.length === 0 ? "" : `X-Keywords: ${keywords.join(" ")}\n`)
  );
}
