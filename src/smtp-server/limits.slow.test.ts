import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TestDoor } from "../testing/smtp-door.ts";

describe("limits, mail-behaviours.md 1.5", () => {
  it("hangs up on garbage before EHLO", async () => {
    for (const garbage of ["\x16\x03\x01\x02\0\x01\n", "GET / HTTP/1.1\r\n", "HELLO\r\n"]) {
      await using door = await TestDoor.open();
      await using client = await door.connect();
      await client.expect(220);
      await client.raw(garbage);
      await client.expect(/^(?:500|421) /);
      await client.ended();
    }
  });

  it("refuses a line over 2048 octets, and hangs up", async () => {
    await using door = await TestDoor.open();
    await using client = await door.client();
    await client.command(`NOOP ${"a".repeat(2042)}`, 250);
    await client.raw(`NOOP ${"a".repeat(2050)}\r\nNOOP\r\n`);
    await client.expect(/^500 5\.5\.2 /);
    assert.equal(await client.ended(), "");
  });

  it("hangs up on a line without end", async () => {
    await using door = await TestDoor.open();
    await using client = await door.client();
    await client.raw("a".repeat(1_000_000));
    await client.expect(/^500 5\.5\.2 /);
    await client.ended();
  });

  it("takes 1000 recipients and says so", async () => {
    await using door = await TestDoor.open();
    await using client = await door.client();
    await client.command("MAIL FROM:<a@b.example>", 250);
    let lines = "";
    for (let i = 0; i < 10_000; i++) lines += `RCPT TO:<r${i}@d.example>\r\n`;
    const written = client.raw(lines);
    for (let i = 0; i < 1000; i++) await client.expect(250);
    for (let i = 0; i < 9000; i++) await client.expect(/^452 4\.5\.3 /);
    await written;
    await client.data("x\r\n", 250);
    assert.equal(door.reception.accepted[0]?.transaction.recipients.length, 1000);
  });

  it("ends a connection that only fails", async () => {
    await using door = await TestDoor.open();
    door.reception.onRcptTo = async () => {
      return { kind: "refused", code: 550, enhancedStatusCode: "5.1.1", text: "No" };
    };
    await using client = await door.client();
    for (let i = 0; i <= 10; i++) {
      await client.command("MAIL FROM:<a@b.example>", 250);
      await client.command("RCPT TO:<c@d.example>", 550);
      await client.command("RSET", 250);
    }
    await client.command("MAIL FROM:<a@b.example>", /^550 5\.7\.0 /);
    await client.ended();
  });
});

describe("idle time and room, mail-behaviours.md 1.5", () => {
  it("ends an idle connection", async () => {
    await using door = await TestDoor.open({ limits: { idleTimeoutMs: 50 } });
    await using client = await door.client();
    await client.expect(/^421 4\.4\.2 /);
    await client.ended();
  });

  it("does not count the time in which the client waits for us", async () => {
    await using door = await TestDoor.open({ limits: { idleTimeoutMs: 50 } });
    door.reception.onMessage = async () => {
      await new Promise((resolve) => setTimeout(resolve, 200));
      return { kind: "accepted" };
    };
    await using client = await door.client();
    await client.send({ from: "a@b.example", to: ["c@d.example"], message: "x\r\n" });
  });

  it("does not buffer replies for a client that reads none", async () => {
    const places = new Places(1);
    await using door = await TestDoor.open({ limits: { idleTimeoutMs: 300 }, connections: places });
    let begun = 0;
    door.reception.onMailFrom = async () => {
      begun++;
      return { kind: "accepted" };
    };
    await using client = await door.client();
    client.wire.socket.pause();
    const pairs = 500_000;
    client.wire.socket.write("MAIL FROM:<>\r\nRSET\r\n".repeat(pairs));
    // The server stops reading, nothing moves, and the idle time runs out.
    await places.left;
    assert.ok(begun < pairs, `${begun} of ${pairs} commands were worked on`);
  });

  it("refuses a connection that has no place, and gives places back", async () => {
    const places = new Places(1);
    await using door = await TestDoor.open({ connections: places });
    await using first = await door.client();
    await using refused = await door.connect();
    await refused.expect(/^421 4\.7\.0 /);
    await refused.ended();
    await first.quit();
    first.wire.destroy();
    await places.left;
    await using next = await door.client();
    await next.command("NOOP", 250);
  });
});

/** Room for so many connections. */
class Places {
  readonly #left = Promise.withResolvers<void>();
  #free: number;

  constructor(free: number) {
    this.#free = free;
  }

  /** When the first connection has gone. */
  get left(): Promise<void> {
    return this.#left.promise;
  }

  enter(): Disposable | undefined {
    if (this.#free === 0) return undefined;
    this.#free--;
    return {
      [Symbol.dispose]: () => {
        this.#free++;
        this.#left.resolve();
      },
    };
  }
}

describe("closing", () => {
  it("tells idle clients and lets a message finish", async () => {
    await using door = await TestDoor.open();
    const go = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    door.reception.onMessage = async () => {
      asked.resolve();
      await go.promise;
      return { kind: "accepted" };
    };
    await using idle = await door.client();
    await using busy = await door.client();
    await busy.command("MAIL FROM:<a@b.example>", 250);
    await busy.command("RCPT TO:<c@d.example>", 250);
    await busy.command("DATA", 354);
    await busy.raw("x\r\n.\r\n");
    await asked.promise;
    const closed = door.door.close();
    await idle.expect(/^421 4\.3\.2 /);
    await idle.ended();
    go.resolve();
    await busy.expect(250);
    await busy.expect(/^421 4\.3\.2 /);
    await busy.ended();
    await closed;
  });

  it("ends what does not end in time", async () => {
    await using door = await TestDoor.open({ limits: { closeTimeoutMs: 50 } });
    await using client = await door.client();
    await client.command("MAIL FROM:<a@b.example>", 250);
    await client.command("RCPT TO:<c@d.example>", 250);
    await client.command("DATA", 354);
    await door.door.close();
    await client.ended();
  });
});
