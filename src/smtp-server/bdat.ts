import { ChunkReader } from "../smtp/chunk-reader.ts";
import type { Reply } from "../smtp/reply.ts";
import type { DataSink } from "./engine-input.ts";
import { MessageSink, smuggling } from "./message-sink.ts";
import type { OpenTransaction, Session } from "./session.ts";

/** The octets of a chunk that is dropped: as many as a message may have twice, then the client is hung up on. */
const droppedShare = 2;

/**
 *     bdat-cmd = "BDAT" SP chunk-size [ SP end-marker ] CR LF
 *
 * RFC 3030 §2. The octets of the chunk come whether we want them or not, so the answer to a chunk that cannot be taken
 * waits for its end, and where that is not known the connection is over: what follows would be read as commands.
 */
export function bdat(session: Session, argument: string): undefined {
  const { connection, options, transaction } = session;
  const match = /^([0-9]{1,15})(?: +(LAST))?$/i.exec(argument);
  const octets = Number(match?.[1]);
  if (!match) {
    connection.replyAndClose(badSyntax);
    return undefined;
  }
  const isLast = match[2] !== undefined;
  const { messageOctetsMax } = options.limits;
  if (octets > droppedShare * messageOctetsMax) {
    connection.replyAndClose({
      code: 552,
      enhancedStatusCode: "5.3.4",
      text: `Message over the limit of ${messageOctetsMax} octets`,
    });
    return undefined;
  }
  if (!transaction || transaction.recipients.length === 0) {
    const reader = new ChunkReader();
    reader.begin(octets, false);
    connection.readData(new DroppedChunk(session, transaction ? nobody : outOfOrder), reader);
    return undefined;
  }
  transaction.chunks ??= new ChunkedMessage(session, transaction);
  transaction.chunks.begin(octets, isLast);
  return undefined;
}

/** A message that comes in chunks, from its first to its last or to the end of the transaction. */
class ChunkedMessage implements DataSink {
  readonly #session: Session;
  readonly #transaction: OpenTransaction;
  readonly #message: MessageSink;
  readonly #reader = new ChunkReader();
  #octets = 0;
  #isLast = false;

  constructor(session: Session, transaction: OpenTransaction) {
    this.#session = session;
    this.#transaction = transaction;
    this.#message = new MessageSink(session, transaction);
  }

  begin(octets: number, isLast: boolean): void {
    this.#octets = octets;
    this.#isLast = isLast;
    this.#reader.begin(octets, isLast);
    this.#session.connection.readData(this, this.#reader);
  }

  /** The transaction is over before the last chunk. */
  abort(): void {
    this.#message.abort();
  }

  write(content: Buffer): Promise<void> | void {
    return this.#message.write(content);
  }

  async end(violated: boolean): Promise<void> {
    const refusal = violated ? smuggling : this.#message.refusal;
    if (this.#isLast || refusal) this.#transaction.chunks = undefined;
    if (refusal) await this.#message.refuse(refusal);
    else if (this.#isLast) await this.#message.end(false);
    else this.#session.connection.reply(taken(this.#octets));
  }
}

class DroppedChunk implements DataSink {
  readonly #session: Session;
  readonly #reply: Reply;

  constructor(session: Session, reply: Reply) {
    this.#session = session;
    this.#reply = reply;
  }

  write(): void {}

  async end(): Promise<void> {
    this.#session.connection.reply(this.#reply);
  }
}

const badSyntax: Reply = {
  code: 501,
  enhancedStatusCode: "5.5.4",
  text: "Syntax: BDAT size [LAST]",
};
const outOfOrder: Reply = { code: 503, enhancedStatusCode: "5.5.1", text: "MAIL comes first" };
const nobody: Reply = { code: 554, enhancedStatusCode: "5.5.1", text: "No valid recipients" };

function taken(octets: number): Reply {
  return { code: 250, enhancedStatusCode: "2.0.0", text: `${octets} octets received` };
}
