// The real JMAP server, without HTTP, for tests of models.
import { JmapDoor } from "../../../src/testing/jmap-door.ts";
import { JmapClient } from "./jmap-client.ts";
import { Unreachable } from "./transport.ts";
import type { Invocation, Transport } from "./transport.ts";
import type { Session } from "./types.ts";

/** A server of its own with one user, and the pages' client for it. */
export class DoorTransport implements Transport, AsyncDisposable {
  readonly door: JmapDoor;
  readonly client = new JmapClient(this);
  isReachable = true;

  private constructor(door: JmapDoor) {
    this.door = door;
  }

  static async open(): Promise<DoorTransport> {
    const transport = new DoorTransport(await JmapDoor.open());
    await transport.client.open();
    return transport;
  }

  async session(): Promise<Session> {
    const login = { accountId: this.door.test.accountId(), login: "you@example.org" };
    const session: unknown = this.door.server.session(login, "http://localhost");
    // What a browser would parse from JSON.
    return session as Session;
  }

  async request(using: readonly string[], methodCalls: readonly Invocation[]) {
    if (!this.isReachable) throw new Unreachable("gone");
    const response = await this.door.send(Buffer.from(JSON.stringify({ using, methodCalls })));
    return response as unknown as Awaited<ReturnType<Transport["request"]>>;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.door[Symbol.asyncDispose]();
  }
}
