import { AbnfError } from "../abnf/scanner.ts";
import type { Command } from "../imap/command.ts";
import { parseCommand } from "../imap/command-parser.ts";
import type { AppendLiteralEvent, ReceiverEvent, RefusedEvent } from "../imap/receiver-event.ts";
import { tagOf } from "../imap/tag.ts";
import { usesSequenceNumbers } from "../imap/uid-only.ts";
import { faultText } from "../log/fault-text.ts";
import { StoreRefusal } from "../store/mail-store.ts";
import { runAppend } from "./append.ts";
import { capabilitiesOf } from "./capability.ts";
import { runCommand } from "./commands.ts";
import {
  bad,
  bye,
  formatReply,
  ImapError,
  no,
  type Reply,
  uidRequired,
  UnknownCommand,
} from "./imap-error.ts";
import { IdleTimeout } from "./input.ts";
import { ConnectionLost } from "./output.ts";
import { readEvent } from "./read-event.ts";
import type { Session } from "./session.ts";
import { TimeSlice } from "../slices/time-slice.ts";

/** Malformed commands in a row after which the peer is taken for something else than an IMAP client. */
const malformedCommandsMax = 20;

/** Serves a session from its greeting to its end. Every failure becomes a reply here and nowhere else. */
export async function serve(session: Session): Promise<void> {
  const slice = new TimeSlice();
  const loop: LoopState = { commands: 0, malformed: 0 };
  try {
    greet(session);
    while (!session.isOver) {
      const event = await session.rest(() => readEvent(session));
      await handleEvent(session, event, { loop, slice });
      if (session.output.isFull) await session.output.ready();
      if (slice.isOver) await slice.renew();
    }
  } catch (error) {
    if (error instanceof IdleTimeout) sayBye(session, bye("Idle for too long"));
    else if (error instanceof ImapError) sayBye(session, error);
    else if (!(error instanceof ConnectionLost)) logFault(session, error);
  }
  session.unselect();
  session.input.discard();
  await session.output.end();
}

// RFC 9051 §7.1.4. Behind STARTTLS it is too late for PREAUTH.
function greet(session: Session): void {
  const { authenticator, hostName } = session.services;
  const login = session.isTls ? authenticator.preauthenticate(session.peer) : undefined;
  if (login !== undefined) session.logIn(login);
  const status = login === undefined ? "OK" : "PREAUTH";
  const capabilities = capabilitiesOf(session);
  session.output.write(`* ${status} [CAPABILITY ${capabilities}] ${hostName} is ready\r\n`);
}

interface LoopState {
  commands: number;
  /** In a row. */
  malformed: number;
}

interface Turn {
  readonly loop: LoopState;
  readonly slice: TimeSlice;
}

/** One command's answer in the making. */
interface Exchange {
  tag: string;
  /** Held back unless the command is known to allow them. */
  expunges: "send" | "hold";
  /** The command removes messages itself. */
  isOwnChange: boolean;
}

async function handleEvent(session: Session, event: ReceiverEvent, turn: Turn): Promise<void> {
  switch (event.kind) {
    case "text":
      await answer(session, { tag: tagOf(event.text), turn }, (exchange) =>
        runText(session, event.text, { exchange, slice: turn.slice }),
      );
      break;
    case "append-literal":
      await answer(session, { tag: tagOf(event.text), turn }, (exchange) =>
        runAppendAt(session, event, exchange),
      );
      break;
    case "refused":
      await answer(session, { tag: event.tag, turn }, () => refuse(event));
      break;
    case "continuation":
      session.output.write("+ Ready\r\n");
      break;
    case "octets":
    case "literal-end":
    case "append-end":
      throw new Error(`Unexpected ${event.kind} outside of APPEND`);
  }
}

type Run = (exchange: Exchange) => Promise<Reply | undefined> | Reply;

async function answer(
  session: Session,
  { tag, turn }: { readonly tag: string; readonly turn: Turn },
  run: Run,
): Promise<void> {
  const exchange: Exchange = { tag, expunges: "hold", isOwnChange: false };
  const { loop } = turn;
  let reply: Reply | undefined;
  try {
    reply = await run(exchange);
    loop.malformed = 0;
  } catch (error) {
    reply = replyOf(session, error);
    loop.malformed = isMalformed(error) ? loop.malformed + 1 : 0;
  }
  loop.commands++;
  if (reply === undefined) return;
  await session.tell(exchange);
  session.output.write(formatReply(exchange.tag, reply));
  if (session.selected?.isDeleted) throw bye("Mailbox was deleted");
  // A peer that starts with something else does not speak IMAP: HTTP from a web page, say.
  const isStranger = loop.commands === 1 && loop.malformed === 1;
  if (isStranger || loop.malformed > malformedCommandsMax) throw bye("This is an IMAP server");
}

function runText(
  session: Session,
  text: string,
  { exchange, slice }: { readonly exchange: Exchange; readonly slice: TimeSlice },
): Promise<Reply | undefined> | Reply {
  const command = parseCommand(text, session.textMode);
  session.log.debug("imap.command.received", { kind: command.kind });
  exchange.tag = command.tag;
  exchange.expunges = mayShiftNumbers(command) ? "send" : "hold";
  exchange.isOwnChange = command.kind === "expunge" || command.kind === "move";
  if (session.enabled.uidOnly && usesSequenceNumbers(command)) throw uidRequired();
  return runCommand(session, command, slice);
}

function runAppendAt(
  session: Session,
  event: AppendLiteralEvent,
  exchange: Exchange,
): Promise<Reply> {
  exchange.expunges = "send";
  exchange.isOwnChange = true;
  if (session.account !== undefined) return runAppend(session, event);
  session.input.receiver.refuse();
  throw bad("Command is not possible in this state", "CLIENTBUG");
}

// RFC 9051 §7.5.1: the UID forms are other commands and let EXPUNGE through.
function mayShiftNumbers(command: Command): boolean {
  const { kind } = command;
  if (kind === "sort" || kind === "thread") return command.byUid;
  return kind === "fetch" || kind === "store" || kind === "search" ? command.byUid : true;
}

function refuse({ reason }: RefusedEvent): never {
  switch (reason) {
    case "line-too-long":
      throw bad("Command is too long", "TOOBIG");
    case "literal-too-big":
      throw no("Literal is too big", "TOOBIG");
    case "too-many-literals":
      throw bad("Too many literals", "LIMIT");
  }
}

function isMalformed(error: unknown): boolean {
  return error instanceof AbnfError || error instanceof UnknownCommand;
}

/** What the client is told. What ends the session is thrown on. */
function replyOf(session: Session, error: unknown): Reply {
  if (error instanceof UnknownCommand) return { status: "BAD", text: error.message };
  if (error instanceof AbnfError) return { status: "BAD", text: error.reason };
  if (error instanceof ImapError && error.status !== "BYE") {
    return { status: error.status, code: error.code, text: error.message };
  }
  if (error instanceof ImapError || error instanceof ConnectionLost) throw error;
  if (error instanceof IdleTimeout) throw error;
  if (session.output.isLost) throw new ConnectionLost();
  if (isDiskFull(error)) {
    return { status: "NO", code: "UNAVAILABLE", text: "Cannot store anything now" };
  }
  logFault(session, error);
  return { status: "NO", code: "SERVERBUG", text: "Something went wrong here" };
}

/** A spool file of APPEND met it before the store did. */
function isDiskFull(error: unknown): boolean {
  if (error instanceof StoreRefusal) return error.reason === "disk-full";
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOSPC" || code === "EDQUOT";
}

function sayBye(session: Session, error: ImapError): void {
  session.output.write(formatReply("*", { status: "BYE", code: error.code, text: error.message }));
}

function logFault(session: Session, error: unknown): void {
  session.log.error("imap.command.failed", { error: faultText(error) });
}
