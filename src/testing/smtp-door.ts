import type { AddressInfo } from "node:net";
import type { Reception, Transaction, Verdict } from "../delivery/reception.ts";
import { Log } from "../log/log.ts";
import type { SmtpLimits } from "../smtp-server/limits.ts";
import { SmtpDoor, type SmtpDoorOptions } from "../smtp-server/smtp-door.ts";
import type { IncomingMessage } from "../store/incoming-message.ts";
import { MemoryMessage } from "./memory-message.ts";
import { SmtpClient } from "./smtp-client.ts";

export interface TestDoorOptions extends Partial<Omit<SmtpDoorOptions, "limits">> {
  readonly limits?: Partial<SmtpLimits>;
}

/** What came through a door, and what is to be said to it. Accepts everything until told otherwise. */
export class MemoryReception implements Reception {
  readonly accepted: { readonly transaction: Transaction; readonly text: string }[] = [];
  onMailFrom: Reception["mailFrom"] = async () => yes;
  onRcptTo: Reception["rcptTo"] = async () => yes;
  onMessage: Reception["message"] = async () => yes;

  mailFrom(transaction: Transaction): Promise<Verdict> {
    return this.onMailFrom(transaction);
  }

  rcptTo(...of: Parameters<Reception["rcptTo"]>): Promise<Verdict> {
    return this.onRcptTo(...of);
  }

  async message(transaction: Transaction, message: IncomingMessage): Promise<Verdict> {
    const verdict = await this.onMessage(transaction, message);
    const text = message instanceof MemoryMessage ? message.text : "";
    if (verdict.kind === "accepted") this.accepted.push({ transaction, text });
    return verdict;
  }
}

const yes: Verdict = { kind: "accepted" };

/** An SMTP door on a free port of loopback, without a store. */
export class TestDoor implements AsyncDisposable {
  readonly reception = new MemoryReception();
  /** One per message that was begun. */
  readonly messages: MemoryMessage[] = [];
  readonly log: string[] = [];
  readonly door: SmtpDoor;
  port = 0;

  private constructor(options: TestDoorOptions) {
    this.door = new SmtpDoor({
      kind: "reception",
      implicitTls: false,
      reception: this.reception,
      certificates: undefined,
      incoming: () => {
        const message = new MemoryMessage();
        this.messages.push(message);
        return message;
      },
      hostName: "mx.example",
      connections: { enter: () => ({ [Symbol.dispose]: () => undefined }) },
      log: new Log((line) => this.log.push(line), "info"),
      ...options,
      limits: { slowsDown: false, ...options.limits },
    });
  }

  static async open(options: TestDoorOptions = {}): Promise<TestDoor> {
    const opened = new TestDoor(options);
    const listener = await opened.door.listen({ host: "127.0.0.1", port: 0 });
    opened.port = (listener.address() as AddressInfo).port;
    return opened;
  }

  /** A client that has read the greeting and said EHLO. */
  async client(): Promise<SmtpClient> {
    const client = await this.connect();
    await client.hello();
    return client;
  }

  connect(tls = false): Promise<SmtpClient> {
    return SmtpClient.connect({ port: this.port, tls });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.door.close();
  }
}
